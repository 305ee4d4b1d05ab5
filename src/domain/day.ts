/** A calendar day of UTC, written YYYY-MM-DD. Billing's `usage_date` is one. */
export type Day = string;

export const DAY_MS = 86_400_000;

/** The day, if the text is a date that exists (2026-02-30 does not); else null. */
export function parseDay(text: string): Day | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const instant = new Date(`${text}T00:00:00.000Z`);
  if (Number.isNaN(instant.getTime())) return null;
  return dayOf(instant) === text ? text : null;
}

/** The UTC day an instant falls on. */
export function dayOf(instant: Date): Day {
  return instant.toISOString().slice(0, 10);
}

/** The first instant of a day, in UTC. */
export function startOfDay(day: Day): Date {
  return new Date(`${day}T00:00:00.000Z`);
}

/** The day that lies `days` after `day` (before it when negative). */
export function addDays(day: Day, days: number): Day {
  return dayOf(new Date(startOfDay(day).getTime() + days * DAY_MS));
}

/** Days from `from` to `to`, both included. */
export function daysBetween(from: Day, to: Day): number {
  return (startOfDay(to).getTime() - startOfDay(from).getTime()) / DAY_MS + 1;
}
