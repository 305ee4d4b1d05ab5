import { setTimeout as sleep } from "node:timers/promises";
import { type Logger, type RespondArguments, RespondError, type RespondFn } from "@slack/bolt";
import { WebAPIPlatformError, WebAPIRateLimitedError, WebClient } from "@slack/web-api";

/** Longer than this an interactive reply does not wait for a rate limit: the person has gone on by then. */
const MAX_WAIT_MS = 30_000;
const CALL_TIMEOUT_MS = 10_000;
/** Slack says how long to wait for a Web API call, but not through a response URL as Bolt reports it. */
const RESPOND_WAIT_MS = 1_000;

/** Slack's words for a message whose blocks or text it does not take. */
const refusals = new Set([
  "invalid_blocks",
  "invalid_blocks_format",
  "invalid_attachments",
  "msg_too_long",
  "msg_blocks_too_long",
  "only_one_table_allowed",
]);

/** Calls to Slack for interactive replies: one attempt each, but for a rate limit, which is waited for once. */
export interface SlackCalls {
  client: WebClient;
  web<T>(call: () => Promise<T>): Promise<T>;
  respond(respond: RespondFn, message: RespondArguments): Promise<void>;
  /** True when a response URL may have refused the message for its form. */
  isRefusedResponse(error: unknown): boolean;
  /** True when a posting method refused the message for its form. */
  isRefusedPost(error: unknown): boolean;
}

export function createSlackCalls(options: { botToken: string; apiUrl: string; logger: Logger }): SlackCalls {
  const client = new WebClient(options.botToken, {
    logger: options.logger,
    slackApiUrl: options.apiUrl,
    timeout: CALL_TIMEOUT_MS,
    rejectRateLimitedCalls: true,
    // A call that is sent again after a lost reply would post twice.
    retryConfig: { retries: 0 },
  });
  return {
    client,
    async web(call) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof WebAPIRateLimitedError)) throw error;
        const waitMs = error.retryAfter * 1000;
        if (waitMs > MAX_WAIT_MS) throw error;
        await sleep(waitMs);
        return call();
      }
    },
    async respond(respond, message) {
      try {
        await respond(message);
      } catch (error) {
        if (!(error instanceof RespondError) || error.statusCode !== 429) throw error;
        await sleep(RESPOND_WAIT_MS);
        await respond(message);
      }
    },
    // A response URL answers 404 both for blocks it refuses and when it is used up.
    isRefusedResponse: (error) =>
      error instanceof RespondError && (error.statusCode === 404 || error.statusCode === 400),
    isRefusedPost: (error) => error instanceof WebAPIPlatformError && refusals.has(error.data.error),
  };
}
