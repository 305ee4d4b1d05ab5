import type { SandboxClock } from "../clock.ts";
import type { JsonObject } from "./json.ts";
import { createRecordList } from "./record-list.ts";
import { SlackError } from "./slack-error.ts";
import { readableArguments } from "./web-api-arguments.ts";

/** A request of the bot to Slack: a Web API call, or a use of a response_url. */
export type SlackRequest = {
  target: "web_api" | "response_url";
  method: string;
  /** Of the request's URL. */
  path: string;
  args: JsonObject;
};

export type SlackAnswer = {
  status: number;
  body: JsonObject;
  headers?: Record<string, string>;
  /** The connection ends, and nothing of this is sent. */
  lost?: true;
};

/** What stands between the bot's requests and local Slack: it calls `next` for the real outcome, or answers in its place. */
export type SlackInterceptor = (
  request: SlackRequest,
  next: () => Promise<SlackAnswer>,
) => Promise<SlackAnswer>;

/** A Web API call as the control API shows it. Status 0: the connection was ended without an answer. */
export type Call = { at: string; method: string; args: JsonObject; status: number; error: string | null };

export type RequestGate = ReturnType<typeof createRequestGate>;

/**
 * The one place that every request of the bot passes: it runs the handler, words refusals as Slack does and keeps the list of
 * calls. What is to happen to requests in general (refusing, delaying, counting them) belongs here.
 */
export function createRequestGate(
  clock: SandboxClock,
  intercept: SlackInterceptor = (_request, next) => next(),
) {
  const calls = createRecordList<Call>();

  function outcomeOf(handle: () => SlackAnswer): SlackAnswer {
    try {
      return handle();
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      const { code, extra, status, headers } = error;
      return { status, body: { ok: false, error: code, ...extra }, headers };
    }
  }

  return {
    async pass(request: SlackRequest, handle: () => SlackAnswer): Promise<SlackAnswer> {
      const at = clock.now().toISOString();
      const answer = await intercept(request, async () => outcomeOf(handle));
      if (request.target === "web_api") {
        calls.add({
          at,
          method: request.method,
          args: readableArguments(request.args),
          status: answer.lost ? 0 : answer.status,
          error: typeof answer.body.error === "string" ? answer.body.error : null,
        });
      }
      return answer;
    },

    calls: () => calls.all(),
    clearCalls: () => calls.clear(),
  };
}
