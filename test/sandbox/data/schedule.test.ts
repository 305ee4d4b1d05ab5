import { expect, test } from "vitest";
import { dueTimes, quartz, type Schedule, WORKING_DAYS } from "../../../sandbox/data/schedule.ts";

function due(schedule: Schedule, from: string, now: string): string[] {
  const span = { seed: 1, fromMs: Date.parse(from), nowMs: Date.parse(now) };
  return [...dueTimes(schedule, span, "job")].map((ms) => new Date(ms).toISOString().slice(0, 16));
}

test("a daily job keeps its local time when clocks change", () => {
  const schedule: Schedule = { kind: "days", at: "06:30", timezone: "Europe/Berlin" };
  expect(due(schedule, "2026-10-24T00:00Z", "2026-10-27T00:00Z")).toEqual([
    "2026-10-24T04:30",
    "2026-10-25T05:30",
    "2026-10-26T05:30",
  ]);
  expect(due(schedule, "2026-03-28T00:00Z", "2026-03-30T00:00Z")).toEqual([
    "2026-03-28T05:30",
    "2026-03-29T04:30",
  ]);
});

test("weekdays are those of the job's zone", () => {
  const evening: Schedule = { kind: "days", at: "21:00", timezone: "America/Los_Angeles", weekdays: ["FRI"] };
  // Friday evening on the west coast is Saturday in UTC.
  expect(due(evening, "2026-11-16T00:00Z", "2026-11-23T00:00Z")).toEqual(["2026-11-21T05:00"]);
});

test("the window is half-open", () => {
  const hourly: Schedule = { kind: "hourly", minute: 5 };
  expect(due(hourly, "2026-11-20T00:05Z", "2026-11-20T02:05Z")).toEqual([
    "2026-11-20T00:05",
    "2026-11-20T01:05",
  ]);
  const quarters: Schedule = { kind: "minutes", every: 15 };
  expect(due(quarters, "2026-11-20T00:00Z", "2026-11-20T00:31Z")).toHaveLength(3);
  const monthly: Schedule = { kind: "monthly", day: 1, at: "01:00", timezone: "UTC" };
  expect(due(monthly, "2026-09-15T00:00Z", "2026-11-02T00:00Z")).toEqual([
    "2026-10-01T01:00",
    "2026-11-01T01:00",
  ]);
});

test("unscheduled starts come about as often as said, in order", () => {
  const starts = due({ kind: "manual", perWeek: 10 }, "2026-01-01T00:00Z", "2026-03-12T00:00Z");
  expect(starts.length).toBeGreaterThan(80);
  expect(starts.length).toBeLessThan(120);
  expect(starts).toEqual(starts.toSorted());
});

test("schedules are written as Quartz expressions", () => {
  const at = { at: "08:30", timezone: "Europe/Berlin" };
  expect(quartz({ kind: "days", ...at })).toEqual({
    quartz_cron_expression: "0 30 8 * * ?",
    timezone_id: "Europe/Berlin",
  });
  expect(quartz({ kind: "days", ...at, weekdays: WORKING_DAYS })?.quartz_cron_expression).toBe(
    "0 30 8 ? * MON,TUE,WED,THU,FRI",
  );
  expect(quartz({ kind: "monthly", day: 1, ...at })?.quartz_cron_expression).toBe("0 30 8 1 * ?");
  expect(quartz({ kind: "hours", every: 6 })?.quartz_cron_expression).toBe("0 0 0/6 * * ?");
  expect(quartz({ kind: "minutes", every: 15 })?.quartz_cron_expression).toBe("0 0/15 * * * ?");
  expect(quartz({ kind: "hourly", minute: 5 })?.quartz_cron_expression).toBe("0 5 * * * ?");
  expect(quartz({ kind: "manual", perWeek: 1 })).toBeNull();
});
