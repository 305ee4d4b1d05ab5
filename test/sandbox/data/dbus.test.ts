import fc from "fast-check";
import { expect, test } from "vitest";
import { decimalText, fromMicros, overTime, split } from "../../../sandbox/data/dbus.ts";
import { attos } from "./lawful.ts";

test("a rate over a time is exact to the last of 18 digits", () => {
  expect(decimalText(overTime(1_000_000, 3_600_000))).toBe("1");
  expect(decimalText(overTime(1_000_000, 1_200_000))).toBe("0.333333333333333333");
  expect(decimalText(overTime(12_500_000, 1))).toBe("0.000003472222222222");
  expect(decimalText(fromMicros(1_230_000))).toBe("1.23");
  expect(decimalText(-fromMicros(500_000))).toBe("-0.5");
  expect(decimalText(0n)).toBe("0");
});

test("parts add up to the whole", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 30n }),
      fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1 }),
      (total, weights) => {
        expect(split(total, weights).reduce((a, b) => a + b, 0n)).toBe(total);
      },
    ),
  );
});

test("a quantity survives being written and read", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }), (quantity) => {
      expect(attos(decimalText(quantity))).toBe(quantity);
    }),
  );
});
