import { HOUR_MS } from "./time.ts";

/** An exact quantity in units of 10^-18, the scale of `usage_quantity`. */
export type Attos = bigint;

const SCALE = 18;
const ONE = 10n ** BigInt(SCALE);
const MICRO = ONE / 1_000_000n;

/** Whole millionths as a quantity. */
export const fromMicros = (micros: number): Attos => BigInt(Math.round(micros)) * MICRO;

/** What a rate in millionths per hour comes to in that time, cut to 18 digits as the table has them. */
export const overTime = (microsPerHour: number, ms: number): Attos =>
  (BigInt(microsPerHour) * MICRO * BigInt(Math.round(ms))) / BigInt(HOUR_MS);

/** Splits a quantity into parts that add up to it exactly; `weights` are whole numbers. */
export function split(total: Attos, weights: readonly number[]): Attos[] {
  const sum = BigInt(weights.reduce((a, b) => a + b, 0));
  const parts = weights.map((weight) => (total * BigInt(weight)) / sum);
  const rest = total - parts.reduce((a, b) => a + b, 0n);
  return parts.map((part, i) => (i === 0 ? part + rest : part));
}

/** Plain decimal notation with no more digits than needed. */
export function decimalText(quantity: Attos): string {
  const digits = (quantity < 0n ? -quantity : quantity).toString().padStart(SCALE + 1, "0");
  const fraction = digits.slice(-SCALE).replace(/0+$/, "");
  const text = fraction === "" ? digits.slice(0, -SCALE) : `${digits.slice(0, -SCALE)}.${fraction}`;
  return quantity < 0n ? `-${text}` : text;
}
