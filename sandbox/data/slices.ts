import { CLOCK_HOUR_SLICES_SINCE_MS } from "./landmarks.ts";
import type { End, Run } from "./run.ts";
import { HOUR_MS, startOfHour } from "./time.ts";

/** A timeline row's period; `end` is set on the row that ends the run, the repair or the task run. */
export interface Slice {
  startMs: number;
  endMs: number;
  end: End | null;
  /** The first of several slices. */
  isFirstOfMany: boolean;
  /** All of the period has landed. */
  periodIsOver: boolean;
}

/**
 * The timeline rows of a period as far as they have landed at `nowMs`; none if it began too recently. Cut in hours from
 * the period's start, and on clock hours since 2026-01-19.
 */
export function* landedSlices(
  period: { startMs: number; endMs: number; end: End | null },
  run: Run,
  nowMs: number,
): Generator<Slice> {
  const landedMs = nowMs - run.landingDelayMs;
  if (period.startMs >= landedMs) return;
  const isOver = period.endMs <= landedMs;
  const endMs = isOver ? period.endMs : landedMs;
  let startMs = period.startMs;
  do {
    const nextMs = Math.min(endMs, nextCut(period.startMs, startMs));
    const isLast = nextMs === endMs;
    const isFirstOfMany = startMs === period.startMs && !isLast;
    const end = isLast && isOver ? period.end : null;
    yield { startMs, endMs: nextMs, end, isFirstOfMany, periodIsOver: isOver };
    startMs = nextMs;
  } while (startMs < endMs);
}

function nextCut(periodStartMs: number, fromMs: number): number {
  if (fromMs >= CLOCK_HOUR_SLICES_SINCE_MS) return startOfHour(fromMs) + HOUR_MS;
  const hours = Math.floor((fromMs - periodStartMs) / HOUR_MS) + 1;
  return periodStartMs + hours * HOUR_MS;
}
