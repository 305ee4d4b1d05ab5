import type { SandboxClock } from "../../clock.ts";
import { ApiError } from "./api-error.ts";

export interface RequestRate {
  /** Requests to the Jobs API of all workspaces. */
  perSecond: number;
  /** Sent as `Retry-After` with each refusal. */
  retryAfterSeconds?: number | undefined;
}

export interface RateLimit {
  /** Undefined lifts the limit. */
  set(rate: RequestRate | undefined): void;
  /** Counts one request. Throws RESOURCE_EXHAUSTED (429) when there were too many. */
  take(): void;
}

/** No limit until one is set: Databricks documents none. A bucket that holds one second's requests. */
export function createRateLimit(clock: SandboxClock): RateLimit {
  let rate: RequestRate | undefined;
  let left = 0;
  let filledAtMs = 0;
  return {
    set(next) {
      rate = next;
      left = next?.perSecond ?? 0;
      filledAtMs = clock.now().getTime();
    },
    take() {
      if (rate === undefined) return;
      const nowMs = clock.now().getTime();
      left = Math.min(rate.perSecond, left + ((nowMs - filledAtMs) / 1000) * rate.perSecond);
      filledAtMs = nowMs;
      if (left < 1) {
        const { retryAfterSeconds } = rate;
        throw new ApiError(
          429,
          "RESOURCE_EXHAUSTED",
          "Current request rate exceeded the allowed rate of the Jobs API. Please retry later.",
          retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) },
        );
      }
      left -= 1;
    },
  };
}
