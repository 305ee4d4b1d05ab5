import { createRandom } from "./random.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, type Span, startOfHour, utcDays } from "./time.ts";

/** When a job starts. Local times are kept clear of the hour that a change of clocks skips or repeats. */
export type Schedule =
  | { kind: "hourly"; minute: number }
  | { kind: "minutes"; every: number }
  | { kind: "hours"; every: number }
  | { kind: "days"; at: string; timezone: string; weekdays?: readonly Weekday[] }
  | { kind: "monthly"; day: number; at: string; timezone: string }
  /** Not a schedule: people or arriving files start it, on average that often a week. */
  | { kind: "manual" | "file-arrival"; perWeek: number };

const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] as const;
export type Weekday = (typeof WEEKDAYS)[number];
export const WORKING_DAYS: readonly Weekday[] = ["MON", "TUE", "WED", "THU", "FRI"];

/** The schedule as Databricks stores it; null when there is none. */
export function quartz(schedule: Schedule): { quartz_cron_expression: string; timezone_id: string } | null {
  switch (schedule.kind) {
    case "hourly":
      return { quartz_cron_expression: `0 ${schedule.minute} * * * ?`, timezone_id: "UTC" };
    case "minutes":
      return { quartz_cron_expression: `0 0/${schedule.every} * * * ?`, timezone_id: "UTC" };
    case "hours":
      return { quartz_cron_expression: `0 0 0/${schedule.every} * * ?`, timezone_id: "UTC" };
    case "days": {
      const { hour, minute } = timeOfDay(schedule.at);
      const days = schedule.weekdays === undefined ? "* * ?" : `? * ${schedule.weekdays.join(",")}`;
      return { quartz_cron_expression: `0 ${minute} ${hour} ${days}`, timezone_id: schedule.timezone };
    }
    case "monthly": {
      const { hour, minute } = timeOfDay(schedule.at);
      return {
        quartz_cron_expression: `0 ${minute} ${hour} ${schedule.day} * ?`,
        timezone_id: schedule.timezone,
      };
    }
    case "manual":
    case "file-arrival":
      return null;
  }
}

/** The instants at which the job is due in [fromMs, nowMs), in order. `key` seeds the unscheduled kinds. */
export function* dueTimes(schedule: Schedule, { seed, fromMs, nowMs }: Span, key: string): Generator<number> {
  for (const due of candidates(schedule, { seed, fromMs, nowMs }, key)) {
    if (due >= nowMs) return;
    if (due >= fromMs) yield due;
  }
}

function* candidates(schedule: Schedule, { seed, fromMs, nowMs }: Span, key: string): Generator<number> {
  switch (schedule.kind) {
    case "hourly":
      for (let hour = startOfHour(fromMs); hour < nowMs; hour += HOUR_MS) {
        yield hour + schedule.minute * MINUTE_MS;
      }
      return;
    case "minutes":
    case "hours": {
      const step = schedule.every * (schedule.kind === "minutes" ? MINUTE_MS : HOUR_MS);
      for (let due = fromMs - (fromMs % step); due < nowMs; due += step) yield due;
      return;
    }
    case "days":
    case "monthly":
      // A day earlier and later, since the local date of an instant may be a neighbour of its UTC date.
      for (const day of utcDays(fromMs - DAY_MS, nowMs + DAY_MS)) {
        if (fallsOn(schedule, new Date(day))) yield localInstant(day, schedule.at, schedule.timezone);
      }
      return;
    case "manual":
    case "file-arrival":
      for (const day of utcDays(fromMs, nowMs)) {
        const random = createRandom(seed, "due", key, day);
        const count = Math.floor(schedule.perWeek / 7 + random.float());
        const starts = Array.from({ length: count }, () => day + Math.floor(random.between(7, 19) * HOUR_MS));
        yield* starts.toSorted((a, b) => a - b);
      }
  }
}

function fallsOn(schedule: Extract<Schedule, { kind: "days" | "monthly" }>, date: Date): boolean {
  if (schedule.kind === "monthly") return date.getUTCDate() === schedule.day;
  const weekday = WEEKDAYS[date.getUTCDay()];
  return schedule.weekdays === undefined || (weekday !== undefined && schedule.weekdays.includes(weekday));
}

function timeOfDay(at: string): { hour: number; minute: number } {
  const [hour, minute] = at.split(":").map(Number);
  return { hour: hour ?? 0, minute: minute ?? 0 };
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetMs(timezone: string, ms: number): number {
  if (timezone === "UTC") return 0;
  let format = formats.get(timezone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", { timeZone: timezone, timeZoneName: "longOffset" });
    formats.set(timezone, format);
  }
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(format.format(ms));
  if (match === null) return 0; // plain "GMT"
  const size = Number(match[2]) * HOUR_MS + Number(match[3]) * MINUTE_MS;
  return match[1] === "-" ? -size : size;
}

/** The instant at which clocks of the zone show that date (given as its UTC midnight) and time. */
function localInstant(day: number, at: string, timezone: string): number {
  const { hour, minute } = timeOfDay(at);
  const asUtc = day + hour * HOUR_MS + minute * MINUTE_MS;
  return asUtc - offsetMs(timezone, asUtc - offsetMs(timezone, asUtc));
}
