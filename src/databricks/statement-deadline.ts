/** How long a question may take, in milliseconds. */
export interface DeadlineLimits {
  /** From the asking to the answer. */
  deadlineMs: number;
  /** The same, once it is known that the warehouse has to start first. */
  startingDeadlineMs: number;
}

/** One question's time: aborts `signal` when it is up, when the asker gives up, or when told to. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
  /** Why the signal was aborted; null while it was not. */
  readonly ended: "timeout" | "given-up" | null;
  /** True when another try may still begin after waiting so long. */
  allows(delayMs: number): boolean;
  /** Gives the longer time of a warehouse that has to start. */
  extendForStart(): void;
}

export function createDeadline(limits: DeadlineLimits, outer?: AbortSignal): Deadline {
  const controller = new AbortController();
  const begun = performance.now();
  let limitMs = limits.deadlineMs;
  let ended: Deadline["ended"] = null;
  const end = (why: "timeout" | "given-up") => {
    ended ??= why;
    controller.abort();
  };
  const onOuter = () => end("given-up");
  const left = () => limitMs - (performance.now() - begun);
  let timer = setTimeout(() => end("timeout"), limitMs);
  if (outer?.aborted) end("given-up");
  outer?.addEventListener("abort", onOuter, { once: true });

  return {
    signal: controller.signal,
    get ended() {
      return ended;
    },
    allows: (delayMs) => ended === null && left() > delayMs,
    extendForStart() {
      if (limitMs >= limits.startingDeadlineMs) return;
      limitMs = limits.startingDeadlineMs;
      clearTimeout(timer);
      timer = setTimeout(() => end("timeout"), Math.max(0, left()));
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      outer?.removeEventListener("abort", onOuter);
    },
  };
}
