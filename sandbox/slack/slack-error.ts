import type { JsonObject } from "./json.ts";

/** A Web API method's refusal: `{ok: false, error: code, …extra}`, in Slack's own words; HTTP 200 but for a few. */
export class SlackError extends Error {
  readonly code: string;
  readonly extra: JsonObject;
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(
    code: string,
    extra: JsonObject = {},
    { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
  ) {
    super(code);
    this.name = "SlackError";
    this.code = code;
    this.extra = extra;
    this.status = status;
    this.headers = headers;
  }
}

/** Slack's form for faults of single arguments; each line is shown by the SDK. */
export function invalidArguments(lines: string[]): SlackError {
  return new SlackError("invalid_arguments", {
    response_metadata: { messages: lines.map((line) => `[ERROR] ${line}`) },
  });
}

/** HTTP 429: to be tried again after so many seconds. */
export function rateLimited(retryAfterSeconds: number): SlackError {
  return new SlackError(
    "ratelimited",
    {},
    { status: 429, headers: { "Retry-After": String(retryAfterSeconds) } },
  );
}
