import type { ClockState, SandboxClock } from "../clock.ts";
import { createEventQueue } from "./event-queue.ts";

/** A clock as it is; one that can be driven also says how fast it goes and when it was changed. */
export interface LoopClock extends SandboxClock {
  state?(): ClockState;
  onChange?(listener: (state: ClockState) => void): () => void;
}

/** Lets things happen at times of the sandbox's clock, each at its own time even when the clock has jumped past it. */
export interface EventLoop {
  /** The time of the event that is happening, else the clock's. */
  nowMs(): number;
  at(atMs: number, happen: () => void): void;
  /** Lets everything happen that is due by now. */
  advance(): void;
  /** From now on it advances by itself, with one timer that keeps no process alive. */
  start(): void;
  close(): void;
}

/** The longest delay that a timer takes, about 25 days. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** `afterwards` is called whenever something has happened. */
export function createEventLoop(clock: LoopClock, afterwards: () => void): EventLoop {
  const queue = createEventQueue();
  let timer: NodeJS.Timeout | undefined;
  let happeningMs: number | undefined;
  let isRunning = false;
  let stopListening: (() => void) | undefined;

  function advance(): void {
    if (happeningMs !== undefined) return;
    const nowMs = clock.now().getTime();
    let happened = false;
    try {
      for (let event = queue.takeDue(nowMs); event !== undefined; event = queue.takeDue(nowMs)) {
        happeningMs = event.atMs;
        event.happen();
        happened = true;
      }
    } finally {
      happeningMs = undefined;
      setTimer();
    }
    if (happened) afterwards();
  }

  function setTimer(): void {
    clearTimeout(timer);
    const nextMs = queue.nextMs();
    const rate = clock.state?.().rate ?? 1;
    if (!isRunning || nextMs === undefined || rate <= 0) return;
    const delayMs = Math.ceil((nextMs - clock.now().getTime()) / rate);
    timer = setTimeout(advance, Math.min(Math.max(delayMs, 1), MAX_DELAY_MS));
    timer.unref();
  }

  return {
    nowMs: () => happeningMs ?? clock.now().getTime(),
    at(atMs, happen) {
      queue.add(atMs, happen);
      if (happeningMs === undefined) setTimer();
    },
    advance,
    start() {
      isRunning = true;
      stopListening = clock.onChange?.(advance);
      setTimer();
    },
    close() {
      isRunning = false;
      stopListening?.();
      clearTimeout(timer);
      queue.clear();
    },
  };
}
