import fc from "fast-check";
import { resultStates } from "../../src/domain/run.ts";
import { ASKED_AT, FIRST_DAY, jobNames } from "./account-arbitrary.ts";
import type { WindowWords } from "./oracle.ts";

export interface PageWords {
  offset: number;
  limit: number;
}

export interface RunsQuestion extends PageWords {
  window: WindowWords;
  states: string[] | null;
  job: string | null;
}

export interface CostQuestion extends PageWords {
  window: WindowWords;
  by: "job" | "day";
}

const DAYS = (ASKED_AT.getTime() - Date.parse(FIRST_DAY)) / 86_400_000;
const day = fc
  .integer({ min: 0, max: Math.floor(DAYS) })
  .map((days) => new Date(Date.parse(FIRST_DAY) + days * 86_400_000).toISOString().slice(0, 10));

const window: fc.Arbitrary<WindowWords> = fc.oneof(
  fc.constant({}),
  fc.integer({ min: 1, max: 30 }).map((days) => ({ days })),
  fc.tuple(day, day).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a })),
  day.map((from) => ({ from })),
  day.map((to) => ({ from: to, to })),
);

const page = {
  offset: fc.constantFrom(0, 0, 0, 1, 5, 24),
  limit: fc.constantFrom(100, 25, 7, 1),
};

const states: fc.Arbitrary<string[] | null> = fc.option(
  fc.oneof(
    fc.constant<string[]>(["failures"]),
    fc.subarray(
      resultStates.map((state) => state.toLowerCase()),
      { minLength: 1, maxLength: 4 },
    ),
  ),
);

export const anyRunsQuestion: fc.Arbitrary<RunsQuestion> = fc.record({
  window,
  states,
  job: fc.option(fc.constantFrom("101", "9", "load", "%", "submitted", ...jobNames), { freq: 2 }),
  ...page,
});

export const anyCostQuestion: fc.Arbitrary<CostQuestion> = fc.record({
  window,
  by: fc.constantFrom("job", "day"),
  ...page,
});

/** The question as a person types it. */
export function textOf(command: "runs" | "cost", question: RunsQuestion | CostQuestion): string {
  const { days, from, to } = question.window;
  const words = {
    ...("by" in question ? { by: question.by } : { state: question.states?.join(","), job: question.job }),
    days,
    from,
    to,
    offset: question.offset,
    limit: question.limit,
  };
  const set = Object.entries(words).filter(([, value]) => value !== undefined && value !== null);
  return [command, ...set.map(([key, value]) => `${key}:"${value}"`)].join(" ");
}
