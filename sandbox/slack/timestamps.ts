import type { SandboxClock } from "../clock.ts";

export type Timestamps = { next(): string };

/** Slack's message timestamps: `seconds.microseconds`, unique and ascending even when the clock stands still or goes back. */
export function createTimestamps(clock: SandboxClock): Timestamps {
  let lastMicros = 0n;
  return {
    next() {
      const nowMicros = BigInt(clock.now().getTime()) * 1000n;
      lastMicros = nowMicros > lastMicros ? nowMicros : lastMicros + 1n;
      return `${lastMicros / 1_000_000n}.${String(lastMicros % 1_000_000n).padStart(6, "0")}`;
    },
  };
}
