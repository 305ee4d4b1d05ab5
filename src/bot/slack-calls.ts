import { setTimeout as sleep } from "node:timers/promises";
import type { Logger, RespondArguments, RespondFn } from "@slack/bolt";
import { WebAPIRateLimitedError, WebClient } from "@slack/web-api";
import { RespondTimeout } from "./slack-failure.ts";

/** Longer than this an interactive reply does not wait for a rate limit: the person has gone on by then. */
const MAX_WAIT_MS = 30_000;
const CALL_TIMEOUT_MS = 10_000;

/** Calls to Slack for interactive replies: one attempt each, so that nothing is posted twice by itself. */
export interface SlackCalls {
  client: WebClient;
  /** A call that is worth waiting for a rate limit, once. */
  web<T>(call: () => Promise<T>): Promise<T>;
  /** One use of a response URL. Throws RespondError, RespondTimeout, or the TypeError of fetch. */
  respond(respond: RespondFn, message: RespondArguments): Promise<void>;
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
      const { promise: late, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => reject(new RespondTimeout()), CALL_TIMEOUT_MS);
      try {
        await Promise.race([respond(message), late]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
