import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ColumnType, Value } from "../../src/answers/answer.ts";
import {
  formatDecimal,
  formatDuration,
  formatInstant,
  formatInteger,
  formatMoney,
  formatValue,
  plainDecimal,
} from "../../src/answers/format.ts";

describe("money", () => {
  test.each([
    ["0", "USD", "$0.00"],
    ["-0", "USD", "$0.00"],
    ["1234.56", "USD", "$1,234.56"],
    ["1234.565", "USD", "$1,234.57"],
    ["1234.5649999999999999999", "USD", "$1,234.56"],
    ["1.005", "USD", "$1.01"],
    ["-1.005", "USD", "-$1.01"],
    ["-5", "USD", "-$5.00"],
    ["0.01", "USD", "$0.01"],
    ["0.009999", "USD", "<$0.01"],
    ["0.000000000001", "USD", "<$0.01"],
    ["1e-12", "USD", "<$0.01"],
    ["-0.001", "USD", ">-$0.01"],
    ["12345678901234567890123.455", "USD", "$12,345,678,901,234,567,890,123.46"],
    ["1234.56", "EUR", "EUR 1,234.56"],
    ["-1234.5", "EUR", "-EUR 1,234.50"],
    ["0.001", "EUR", "<EUR 0.01"],
    ["not money", "USD", "not money"],
  ])("%s in %s reads %s", (amount, currency, text) => {
    expect(formatMoney(amount, currency)).toBe(text);
  });
});

test.each([
  ["0", "0"],
  ["-0.00", "0"],
  ["12345.678", "12,345.7"],
  ["12345.000", "12,345"],
  ["99.999", "100"],
  ["12.345", "12.35"],
  ["-12.5", "-12.5"],
  ["0.32114", "0.3211"],
  ["0.00002", "<0.0001"],
  ["-1e-9", ">-0.0001"],
  ["1E+3", "1,000"],
  ["NaN", "NaN"],
])("%s DBUs read %s", (value, text) => {
  expect(formatDecimal(value)).toBe(text);
});

test.each([
  [0, "0s"],
  [0.04, "<0.1s"],
  [0.4, "0.4s"],
  [9.99, "9.9s"],
  [45.7, "45s"],
  [59.999, "59s"],
  [60, "1m"],
  [65, "1m 5s"],
  [3_599, "59m 59s"],
  [5_640, "1h 34m"],
  [7_200, "2h"],
  [7_201, "2h"],
  [183_600, "2d 3h"],
  [8_640_000, "100d"],
  [-90, "-1m 30s"],
  [Number.NaN, "–"],
  [Number.POSITIVE_INFINITY, "–"],
])("%d seconds read %s", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test("instants are UTC to the minute, whatever zone they are written in", () => {
  expect(formatInstant(new Date("2026-01-14T09:30:59.999Z"))).toBe("2026-01-14 09:30 UTC");
  expect(formatInstant("2026-01-14T10:30:00+01:00")).toBe("2026-01-14 09:30 UTC");
  expect(formatInstant("soon")).toBe("soon");
});

test("whole numbers have thousands separators", () => {
  expect([0, 999, 1_000, -1_234_567].map(formatInteger)).toEqual(["0", "999", "1,000", "-1,234,567"]);
});

test.each<[Value | undefined, ColumnType, string]>([
  [null, "money", "–"],
  [undefined, "string", "–"],
  ["", "string", "–"],
  [{}, "string", "–"],
  [{ team: "data", solo: "" }, "string", "team=data, solo"],
  [true, "boolean", "yes"],
  [false, "boolean", "no"],
  ["1.5", "money", "$1.50"],
  ["1.5", "decimal", "1.5"],
  [1_234, "integer", "1,234"],
  [90, "duration", "1m 30s"],
  ["2026-01-14T09:30:00Z", "instant", "2026-01-14 09:30 UTC"],
  ["2026-01-14", "date", "2026-01-14"],
  ["12345678901234567", "string", "12345678901234567"],
])("%o of type %s reads %s", (value, type, text) => {
  expect(formatValue(value, type)).toBe(text);
});

test("a plain decimal keeps every digit and never has an exponent", () => {
  expect(["1.50", "-0.10", "1e-7", "1.5E+3", "12E20", ".5", "abc"].map(plainDecimal)).toEqual([
    "1.50",
    "-0.10",
    "0.0000001",
    "1500",
    "1200000000000000000000",
    "0.5",
    "abc",
  ]);
});

test("money shown is within half a cent of the amount", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 10n ** 4n, max: 10n ** 30n }), (millionths) => {
      const amount = `${millionths / 1_000_000n}.${String(millionths % 1_000_000n).padStart(6, "0")}`;
      const cents = BigInt(formatMoney(amount).replaceAll(/[$,.]/g, ""));
      const distance = cents * 10_000n - millionths;
      expect(distance > -5_000n && distance <= 5_000n).toBe(true);
    }),
  );
});
