import { createRandom } from "../data/random.ts";
import type { Attempt } from "../data/run.ts";
import { HOUR_MS, SECOND_MS, startOfHour } from "../data/time.ts";
import type { EventLoop } from "./event-loop.ts";
import { LANDING_MS, type Landing, type RowsByTable } from "./landing.ts";
import type { LiveRun } from "./live-run.ts";

export interface RunTimingDeps {
  seed: number;
  loop: EventLoop;
  landing: Landing;
  load: (rows: RowsByTable) => void;
  began: (run: LiveRun, attempt: Attempt) => void;
  ended: (run: LiveRun, attempt: Attempt) => void;
}

/** So much of a run's beginning lands while it goes on. */
const FIRST_SLICE_MS = 30 * SECOND_MS;

/**
 * Gives the function that lets an attempt of a run happen: that it begins and ends, and that its rows land about a minute
 * after its beginning, each full hour, the end of each task and its own. What was changed meanwhile happens no more: call it
 * again for the attempt that took the place.
 */
export function createRunTiming({ seed, loop, landing, load, began, ended }: RunTimingDeps) {
  return function time(run: LiveRun, attempt: Attempt): void {
    const nowMs = loop.nowMs();
    landing.follow(run);
    const delayMs = createRandom(seed, "landing", run.runId).integer(LANDING_MS.least, LANDING_MS.most);
    const at = (atMs: number, happen: () => void) =>
      loop.at(Math.max(atMs, nowMs), () => {
        if (run.attempts.includes(attempt)) happen();
      });
    /** Also what began to wait for its landing just before the attempt was changed. */
    const isAhead = (ms: number) => ms > nowMs - LANDING_MS.most;
    const land = (ms: number, untilMs: number, ids?: ReadonlySet<string>) =>
      at(ms + delayMs, () => load(landing.rows(run, untilMs, { only: ids })));

    if (attempt.startMs > nowMs) at(attempt.startMs, () => began(run, attempt));
    if (attempt.endMs - attempt.startMs > FIRST_SLICE_MS && isAhead(attempt.startMs)) {
      land(attempt.startMs, attempt.startMs + FIRST_SLICE_MS, new Set([run.runId]));
    }
    for (let hour = startOfHour(attempt.startMs) + HOUR_MS; hour < attempt.endMs; hour += HOUR_MS) {
      if (isAhead(hour)) land(hour, hour);
    }
    for (const task of attempt.tasks) {
      if (task.endMs > task.startMs && task.endMs < attempt.endMs && isAhead(task.endMs)) {
        land(task.endMs, task.endMs, new Set([task.runId]));
      }
    }
    at(attempt.endMs, () => ended(run, attempt));
    at(attempt.endMs + delayMs, () => {
      // A millisecond more, since something of no length has landed only after its time.
      load(landing.rows(run, attempt.endMs + 1));
      if (run.attempts.at(-1) === attempt) landing.forget(run);
    });
  };
}
