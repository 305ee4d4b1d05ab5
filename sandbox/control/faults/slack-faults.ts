import { setTimeout as delay } from "node:timers/promises";
import type { SlackAnswer, SlackInterceptor, SlackRequest } from "../../slack/request-gate.ts";
import type { FaultOutcome } from "./fault.ts";
import type { FaultList } from "./fault-list.ts";

/** Slack's words for statuses that it sends with no result. */
const ERRORS: { [status: number]: string } = {
  404: "not_found",
  429: "ratelimited",
  500: "internal_error",
  503: "service_unavailable",
};
/** Slack always says how long to wait. */
const DEFAULT_RETRY_AFTER_SECONDS = 1;

/** Lets faults meet what the bot sends to local Slack. */
export function createSlackFaults(faults: FaultList): SlackInterceptor {
  return async (request, next) => {
    const effect = faults.hit({
      point: "request",
      target: "slack",
      texts: [request.method, request.path],
    });
    if (effect === null) return next();
    if (effect.delayMs > 0) await delay(effect.delayMs, undefined, { ref: false });
    return answer(effect.outcome, request, next);
  };
}

async function answer(
  outcome: FaultOutcome | null,
  { target }: SlackRequest,
  next: () => Promise<SlackAnswer>,
): Promise<SlackAnswer> {
  switch (outcome?.kind) {
    case "status":
      return refused(outcome.status, ERRORS[outcome.status] ?? "fatal_error", outcome.retryAfter);
    case "error":
      // A refused Web API call is answered 200 like any other.
      return refused(outcome.status ?? (target === "web_api" ? 200 : 404), outcome.error.class ?? "");
    case "drop":
      return {
        ...(outcome.when === "after" ? await next() : { status: 0, body: {} }),
        lost: true,
      };
    default:
      return next();
  }
}

function refused(status: number, error: string, retryAfter?: number): SlackAnswer {
  const seconds = retryAfter ?? DEFAULT_RETRY_AFTER_SECONDS;
  return {
    status,
    body: { ok: false, error },
    ...(status === 429 || retryAfter !== undefined ? { headers: { "retry-after": String(seconds) } } : {}),
  };
}
