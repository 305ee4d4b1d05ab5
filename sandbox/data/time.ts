export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** What is generated: everything from `fromMs` (a UTC midnight) that is known at `nowMs`. */
export interface Span {
  seed: number;
  fromMs: number;
  nowMs: number;
}

/** ISO 8601 in UTC, such as 2026-11-20T05:00:00.000Z. */
export const isoInstant = (ms: number): string => new Date(ms).toISOString();

/** The UTC date, YYYY-MM-DD. */
export const utcDate = (ms: number): string => isoInstant(ms).slice(0, 10);

export const startOfHour = (ms: number): number => ms - (ms % HOUR_MS);
export const startOfUtcDay = (ms: number): number => ms - (ms % DAY_MS);

/** 0 = Sunday … 6 = Saturday, in UTC. */
export const utcWeekday = (ms: number): number => new Date(ms).getUTCDay();

/** The UTC midnight that begins the date that many days before the date of `nowMs`. */
export const daysBefore = (nowMs: number, days: number): number => startOfUtcDay(nowMs) - days * DAY_MS;

/** The UTC midnights from the day of `fromMs` up to and including the day of `toMs`. */
export function* utcDays(fromMs: number, toMs: number): Generator<number> {
  for (let day = startOfUtcDay(fromMs); day <= toMs; day += DAY_MS) yield day;
}
