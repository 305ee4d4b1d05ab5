import { DAY_MICROS, micros } from "./oracle-exact.ts";

/** Time that a question speaks of, in microseconds since the epoch; `to` is not part of it. */
export interface Span {
  from: number;
  to: number;
}

/** What a person says about time: the last `days`, or UTC dates, both included. */
export interface WindowWords {
  days?: number | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** The window of a question about runs at `now` (floored to the minute); one day unless asked otherwise. */
export function runSpan({ days, from, to }: WindowWords, now: Date): Span {
  const flooredNow = Math.floor(now.getTime() / 60_000) * 60_000_000;
  if (from === undefined && to === undefined) {
    return { from: flooredNow - (days ?? 1) * DAY_MICROS, to: flooredNow };
  }
  const lastDay = to ?? now.toISOString().slice(0, 10);
  return { from: micros(`${from ?? lastDay}T00:00:00Z`), to: micros(`${lastDay}T00:00:00Z`) + DAY_MICROS };
}

/** The UTC dates of a question about money at `now`, both included; thirty unless asked otherwise. */
export function moneyDays({ days, from, to }: WindowWords, now: Date): { from: string; to: string } {
  const lastDay = to ?? now.toISOString().slice(0, 10);
  const before = (count: number) =>
    new Date(Date.parse(lastDay) - count * 86_400_000).toISOString().slice(0, 10);
  return { from: from ?? before((days ?? 30) - 1), to: lastDay };
}
