import { describe, expect, test } from "vitest";
import { JobmonError } from "../../src/domain/errors.ts";
import { keptSince, moneyWindow, runWindow, type WindowWords } from "../../src/domain/time-window.ts";

const now = new Date("2026-03-29T09:30:00.000Z");

function refusal(ask: () => unknown) {
  try {
    ask();
  } catch (error) {
    if (error instanceof JobmonError) return { code: error.code, argument: error.details.argument };
    throw error;
  }
  return null;
}

describe("windows of runs", () => {
  test("days: is N times 24 hours up to now", () => {
    expect(runWindow({ days: 2 }, now)).toEqual({ from: new Date("2026-03-27T09:30:00Z"), to: now });
  });
  test("the default is the last day", () => {
    expect(runWindow({}, now).from).toEqual(new Date("2026-03-28T09:30:00Z"));
  });
  test("dates are UTC days, both included", () => {
    expect(runWindow({ from: "2026-03-01", to: "2026-03-01" }, now)).toEqual({
      from: new Date("2026-03-01T00:00:00Z"),
      to: new Date("2026-03-02T00:00:00Z"),
    });
  });
  test("from: alone reaches until today's end, to: alone back by the default", () => {
    expect(runWindow({ from: "2026-03-28" }, now).to).toEqual(new Date("2026-03-30T00:00:00Z"));
    expect(runWindow({ to: "2026-03-28" }, now).from).toEqual(new Date("2026-03-28T00:00:00Z"));
  });
});

describe("windows of money", () => {
  test("days: is the last N UTC dates, today included", () => {
    expect(moneyWindow({ days: 1 }, now)).toEqual({ from: "2026-03-29", to: "2026-03-29" });
    expect(moneyWindow({ days: 30 }, now)).toEqual({ from: "2026-02-28", to: "2026-03-29" });
  });
  test("a leap day is a day", () => {
    expect(moneyWindow({ from: "2024-02-29", to: "2024-02-29" }, now)).toEqual({
      from: "2024-02-29",
      to: "2024-02-29",
    });
  });
});

describe("what is refused", () => {
  const cases: [WindowWords, string][] = [
    [{ from: "2026-03-02", to: "2026-03-01" }, "from"],
    [{ from: "2026-03-30" }, "from"],
    [{ days: 3, from: "2026-03-01" }, "days"],
    [{ from: "2025-12-01", to: "2026-03-29" }, "from"],
  ];
  test.each(cases)("%j names %s", (words, argument) => {
    expect(refusal(() => runWindow(words, now))).toEqual({ code: "INVALID_ARGUMENT", argument });
  });
  test("90 days of runs and 365 of money are still possible", () => {
    expect(refusal(() => runWindow({ from: "2025-12-30", to: "2026-03-29" }, now))).toBeNull();
    expect(refusal(() => moneyWindow({ from: "2025-03-30", to: "2026-03-29" }, now))).toBeNull();
    expect(refusal(() => moneyWindow({ from: "2025-03-29", to: "2026-03-29" }, now))).not.toBeNull();
  });
});

test("a window before the 365 days that the tables keep says so", () => {
  expect(keptSince("2025-03-29", now)).toBeNull();
  expect(keptSince("2025-03-28", now)).toBe("2025-03-29");
});
