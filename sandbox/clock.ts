/** The time that local Databricks and local Slack live in. */
export interface SandboxClock {
  now(): Date;
}

/**
 * A clock that starts at `now` (default: the real time) and ticks at the real rate.
 * It is driven by the monotonic clock, so a change of the machine's time does not move it.
 */
export function createClock({ now = new Date() }: { now?: Date } = {}): SandboxClock {
  const startedAtMs = now.getTime();
  const zeroMs = performance.now();
  return { now: () => new Date(startedAtMs + (performance.now() - zeroMs)) };
}
