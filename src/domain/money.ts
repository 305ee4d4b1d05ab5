import BigNumber from "bignumber.js";

/** Exact decimals: plain decimal strings in, plain decimal strings out, never a float on the way. */

/** The sum of decimals, exact. */
export function sumOf(values: readonly string[]): string {
  return BigNumber.sum(0, ...values).toFixed();
}

/** a − b, exact. */
export function minus(a: string, b: string): string {
  return new BigNumber(a).minus(b).toFixed();
}

export function isZero(value: string): boolean {
  return new BigNumber(value).isZero();
}

/**
 * Amounts rounded to `places` so that they add up to their sum rounded the same way: each is rounded down, and
 * the units that are then missing go to the amounts with the largest remainders.
 */
export function roundToAddUp(values: readonly string[], places = 2): string[] {
  const unit = new BigNumber(1).shiftedBy(-places);
  const total = new BigNumber(sumOf(values)).decimalPlaces(places, BigNumber.ROUND_HALF_UP);
  const floors = values.map((value) => new BigNumber(value).decimalPlaces(places, BigNumber.ROUND_FLOOR));
  const missing = total
    .minus(BigNumber.sum(0, ...floors))
    .dividedBy(unit)
    .toNumber();
  const byRemainder = values
    .map((value, index) => ({ index, remainder: new BigNumber(value).minus(floors[index] ?? 0) }))
    .sort((a, b) => b.remainder.comparedTo(a.remainder) ?? 0);
  const raised = new Set(byRemainder.slice(0, missing).map(({ index }) => index));
  return floors.map((floor, index) => (raised.has(index) ? floor.plus(unit) : floor).toFixed(places));
}
