import type { SandboxClock } from "../../../sandbox/clock.ts";

export type MovableClock = SandboxClock & { advance(ms: number): void };

/** A clock that stands still until it is moved. */
export function movableClock(now = "2026-11-20T09:00:00Z"): MovableClock {
  let nowMs = Date.parse(now);
  return {
    now: () => new Date(nowMs),
    advance: (ms) => {
      nowMs += ms;
    },
  };
}
