import fc from "fast-check";
import { expect, test } from "vitest";
import { minus, roundToAddUp, sumOf } from "../../src/domain/money.ts";

test("sums keep every digit", () => {
  expect(sumOf(["0.1", "0.2", "0.000000000000000000000000001"])).toBe("0.300000000000000000000000001");
  expect(sumOf(["99999999999999999999", "1"])).toBe("100000000000000000000");
  expect(minus("1", "0.000000000000000001")).toBe("0.999999999999999999");
  expect(sumOf([])).toBe("0");
});

const amount = fc
  .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.integer({ min: 0, max: 9 }))
  .map(([digits, scale]) => {
    const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, "0");
    const point = text.length - scale;
    const plain = scale === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`;
    return digits < 0n ? `-${plain}` : plain;
  });

const cents = (text: string) => BigInt(text.replace(".", ""));

test("rounded amounts add up to the rounded total, and each is within a cent of its own", () => {
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 40 }), (amounts) => {
      const rounded = roundToAddUp(amounts);
      const total = rounded.reduce((sum, text) => sum + cents(text), 0n);
      expect(total).toBe(cents(roundToAddUp([sumOf(amounts)])[0] ?? "0.00"));
      for (const [index, text] of rounded.entries()) {
        const off = Number(minus(text, amounts[index] ?? "0"));
        expect(Math.abs(off)).toBeLessThanOrEqual(0.01);
      }
    }),
  );
});

test("what is missing to the total goes to the largest remainders", () => {
  expect(roundToAddUp(["0.333", "0.333", "0.334"])).toEqual(["0.33", "0.33", "0.34"]);
  expect(roundToAddUp(["10.005", "-10.005"])).toEqual(["10.01", "-10.01"]);
});
