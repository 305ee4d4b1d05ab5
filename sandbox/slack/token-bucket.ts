import type { SandboxClock } from "../clock.ts";

/** Fractions of tokens must not leave a caller that waited as told a billionth short. */
const ROUNDING = 1e-9;

export type TokenBucket = ReturnType<typeof createTokenBucket>;

/** Holds up to `capacity` tokens and gets `perMinute` of them back, by the sandbox's clock; a clock that goes back adds none. */
export function createTokenBucket(
  clock: SandboxClock,
  { capacity, perMinute }: { capacity: number; perMinute: number },
) {
  const perMs = perMinute / 60_000;
  let tokens = capacity;
  let filledAtMs = clock.now().getTime();

  return {
    /** The seconds until there is a token, whole and at least 1; null when there is one. */
    secondsToWait(): number | null {
      const nowMs = clock.now().getTime();
      tokens = Math.min(capacity, tokens + Math.max(0, nowMs - filledAtMs) * perMs);
      filledAtMs = nowMs;
      if (tokens >= 1 - ROUNDING) return null;
      return Math.max(1, Math.ceil((1 - tokens) / perMs / 1000 - ROUNDING));
    },

    take(): void {
      tokens = Math.max(0, tokens - 1);
    },
  };
}
