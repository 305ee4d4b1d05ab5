import { addDays, DAY_MS, type Day, dayOf, daysBetween, startOfDay } from "./day.ts";
import { JobmonError } from "./errors.ts";

/** How long the system tables keep rows (Databricks documents 365 days for lakeflow and billing). */
export const TABLES_KEEP_DAYS = 365;

/** What a person said about time: the last `days`, or UTC dates, both inclusive. */
export interface WindowWords {
  days?: number | undefined;
  from?: Day | undefined;
  to?: Day | undefined;
}

interface WindowBounds {
  defaultDays: number;
  maxDays: number;
}

/** Longest and default windows of questions about runs. */
export const runWindowBounds: WindowBounds = { defaultDays: 1, maxDays: 90 };
/** Longest and default windows of questions about money. */
export const moneyWindowBounds: WindowBounds = { defaultDays: 30, maxDays: 365 };

/** Instants from `from` (included) to `to` (excluded). */
export interface InstantWindow {
  from: Date;
  to: Date;
}

/** UTC dates, both included. */
export interface DayWindow {
  from: Day;
  to: Day;
}

/**
 * The window of a question about runs: UTC dates when given, else the last N × 24 hours up to `now`.
 * Throws INVALID_ARGUMENT that names `days`, `from` or `to`.
 */
export function runWindow(words: WindowWords, now: Date): InstantWindow {
  if (words.from === undefined && words.to === undefined) {
    const days = words.days ?? runWindowBounds.defaultDays;
    return { from: new Date(now.getTime() - days * DAY_MS), to: now };
  }
  const dates = dateWindow(words, now, runWindowBounds);
  return { from: startOfDay(dates.from), to: startOfDay(addDays(dates.to, 1)) };
}

/**
 * The window of a question about money: UTC dates when given, else the last N UTC dates, today included.
 * Throws INVALID_ARGUMENT that names `days`, `from` or `to`.
 */
export function moneyWindow(words: WindowWords, now: Date, bounds = moneyWindowBounds): DayWindow {
  if (words.from === undefined && words.to === undefined) {
    const today = dayOf(now);
    return { from: addDays(today, 1 - (words.days ?? bounds.defaultDays)), to: today };
  }
  return dateWindow(words, now, bounds);
}

function dateWindow(words: WindowWords, now: Date, { defaultDays, maxDays }: WindowBounds): DayWindow {
  if (words.days !== undefined) {
    throw new JobmonError("INVALID_ARGUMENT", {
      argument: "days",
      value: String(words.days),
      expected: "either days: or from:/to:, not both",
    });
  }
  const today = dayOf(now);
  const to = words.to ?? today;
  const from = words.from ?? addDays(to, 1 - defaultDays);
  if (from > today) refuse("from", from, `a date that is not after today (${today}, UTC)`);
  if (from > to) refuse("from", from, `a date that is not after to: (${to})`);
  if (daysBetween(from, to) > maxDays) {
    refuse(
      "from",
      from,
      `at most ${maxDays} days up to to: (${to}), so ${addDays(to, 1 - maxDays)} or later`,
    );
  }
  return { from, to };
}

function refuse(argument: string, value: string, expected: string): never {
  throw new JobmonError("INVALID_ARGUMENT", { argument, value, expected });
}

/** The first day the system tables still hold, when the window begins before it; else null. */
export function keptSince(from: Day, now: Date): Day | null {
  const first = addDays(dayOf(now), -TABLES_KEEP_DAYS);
  return from < first ? first : null;
}
