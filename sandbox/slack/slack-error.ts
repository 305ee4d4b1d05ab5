import type { JsonObject } from "./json.ts";

/** A Web API method's refusal: `{ok: false, error: code, …extra}`, in Slack's own words. */
export class SlackError extends Error {
  readonly code: string;
  readonly extra: JsonObject;

  constructor(code: string, extra: JsonObject = {}) {
    super(code);
    this.name = "SlackError";
    this.code = code;
    this.extra = extra;
  }
}

/** Slack's form for faults of single arguments; each line is shown by the SDK. */
export function invalidArguments(lines: string[]): SlackError {
  return new SlackError("invalid_arguments", {
    response_metadata: { messages: lines.map((line) => `[ERROR] ${line}`) },
  });
}
