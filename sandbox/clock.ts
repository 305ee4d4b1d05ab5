/** The time that local Databricks and local Slack live in. */
export interface SandboxClock {
  now(): Date;
}

/** Where a driven clock stands. */
export interface ClockState {
  now: Date;
  /** Sandbox seconds in a real second; 0 stands still. */
  rate: number;
  /**
   * Sandbox milliseconds that have passed since the start: they grow with the rate (with the real one while the clock stands
   * still) and with each jump ahead, and never go back. Timers are due by them: neither a clock that is put back nor one that
   * stands still makes a waiting longer.
   */
  elapsedMs: number;
}

/** What is to change; `now` and `advanceMs` exclude each other. */
export interface ClockChange {
  /** The time to jump to, ahead or back. */
  now?: Date | undefined;
  /** How far to jump; negative goes back. */
  advanceMs?: number | undefined;
  rate?: number | undefined;
}

/** A clock that can be driven while everything lives by it. */
export interface DrivenClock extends SandboxClock {
  state(): ClockState;
  change(change: ClockChange): void;
  /** Tells `listener` of each change, after it; returns what ends that. */
  onChange(listener: (state: ClockState) => void): () => void;
}

/**
 * A clock that starts at `now` (default: the real time) and ticks at the real rate until it is changed. It is driven by the
 * monotonic clock, so a change of the machine's time does not move it.
 */
export function createClock({ now = new Date() }: { now?: Date } = {}): DrivenClock {
  const listeners = new Set<(state: ClockState) => void>();
  let anchor = { realMs: performance.now(), nowMs: now.getTime(), elapsedMs: 0, rate: 1 };

  function stand(): { nowMs: number; elapsedMs: number } {
    const realPassedMs = performance.now() - anchor.realMs;
    return {
      nowMs: anchor.nowMs + realPassedMs * anchor.rate,
      elapsedMs: anchor.elapsedMs + realPassedMs * (anchor.rate || 1),
    };
  }

  function state(): ClockState {
    const { nowMs, elapsedMs } = stand();
    return { now: new Date(nowMs), rate: anchor.rate, elapsedMs };
  }

  return {
    now: () => state().now,
    state,
    change({ now: to, advanceMs, rate = anchor.rate }) {
      const { nowMs, elapsedMs } = stand();
      const jumpMs = to === undefined ? (advanceMs ?? 0) : to.getTime() - nowMs;
      anchor = {
        realMs: performance.now(),
        nowMs: nowMs + jumpMs,
        elapsedMs: elapsedMs + Math.max(0, jumpMs),
        rate,
      };
      for (const listener of [...listeners]) listener(state());
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
