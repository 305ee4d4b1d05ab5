import { setImmediate as nextTurn } from "node:timers/promises";
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
  /** Lets everything happen that is due by now, at once. */
  advance(): void;
  /** The same, with turns for other work in between. */
  catchUp(): Promise<void>;
  /** From now on it advances by itself, with one timer that keeps no process alive. */
  start(): void;
  close(): void;
}

/** The longest delay that a timer takes, about 25 days. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** What happens by itself takes that long at most before other work has its turn. */
const TURN_MS = 20;

/** `afterwards` is called whenever something has happened. */
export function createEventLoop(clock: LoopClock, afterwards: () => void): EventLoop {
  const queue = createEventQueue();
  let timer: NodeJS.Timeout | undefined;
  let happeningMs: number | undefined;
  let hasHappened = false;
  let turn: NodeJS.Immediate | undefined;
  let isRunning = false;
  let stopListening: (() => void) | undefined;

  /** Whether everything that is due has happened by `untilMs` of the real, monotonic time. */
  function happen(untilMs: number): boolean {
    const nowMs = clock.now().getTime();
    try {
      for (let event = queue.takeDue(nowMs); event !== undefined; event = queue.takeDue(nowMs)) {
        happeningMs = event.atMs;
        event.happen();
        hasHappened = true;
        if (performance.now() > untilMs) return false;
      }
      return true;
    } finally {
      happeningMs = undefined;
    }
  }

  function settle(): void {
    setTimer();
    if (!hasHappened) return;
    hasHappened = false;
    afterwards();
  }

  function advance(): void {
    if (happeningMs !== undefined) return;
    happen(Number.POSITIVE_INFINITY);
    settle();
  }

  /** The clock may have jumped by weeks: what else the process does has its turn in between. */
  function advanceInTurns(): void {
    clearTimeout(timer);
    clearImmediate(turn);
    if (happen(performance.now() + TURN_MS)) settle();
    else turn = setImmediate(advanceInTurns);
  }

  async function catchUp(): Promise<void> {
    while (!happen(performance.now() + TURN_MS)) await nextTurn();
    settle();
  }

  function setTimer(): void {
    clearTimeout(timer);
    const nextMs = queue.nextMs();
    const rate = clock.state?.().rate ?? 1;
    if (!isRunning || nextMs === undefined || rate <= 0) return;
    const delayMs = Math.ceil((nextMs - clock.now().getTime()) / rate);
    timer = setTimeout(advanceInTurns, Math.min(Math.max(delayMs, 1), MAX_DELAY_MS));
    timer.unref();
  }

  return {
    nowMs: () => happeningMs ?? clock.now().getTime(),
    at(atMs, happen) {
      queue.add(atMs, happen);
      if (happeningMs === undefined) setTimer();
    },
    advance,
    catchUp,
    start() {
      isRunning = true;
      stopListening = clock.onChange?.(advanceInTurns);
      setTimer();
    },
    close() {
      isRunning = false;
      stopListening?.();
      clearTimeout(timer);
      clearImmediate(turn);
      queue.clear();
    },
  };
}
