import type { SandboxClock } from "../clock.ts";

/** How often the sandbox's clock is looked at; it may jump. */
const LOOK_EVERY_MS = 50;

export type ClockTimer = ReturnType<typeof createClockTimer>;

/** Does things after a while of the sandbox's time. A clock that goes back makes no waiting longer. */
export function createClockTimer(clock: SandboxClock) {
  const waiting = new Set<{ remainingMs: number; action: () => void }>();
  let look: NodeJS.Timeout | undefined;
  let lastMs = clock.now().getTime();

  function pass(): void {
    const nowMs = clock.now().getTime();
    const passedMs = Math.max(0, nowMs - lastMs);
    lastMs = nowMs;
    for (const entry of waiting) {
      entry.remainingMs -= passedMs;
      if (entry.remainingMs > 0) continue;
      waiting.delete(entry);
      entry.action();
    }
    if (waiting.size === 0) stop();
  }

  function stop(): void {
    clearInterval(look);
    look = undefined;
  }

  return {
    /** Returns what cancels it. */
    after(delayMs: number, action: () => void): () => void {
      if (look === undefined) {
        lastMs = clock.now().getTime();
        look = setInterval(pass, LOOK_EVERY_MS);
        look.unref();
      }
      const entry = { remainingMs: delayMs, action };
      waiting.add(entry);
      return () => void waiting.delete(entry);
    },

    /** Nothing that was planned happens any more. */
    close(): void {
      waiting.clear();
      stop();
    },
  };
}
