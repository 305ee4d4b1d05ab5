import { BigNumber } from "bignumber.js";
import type { ColumnType, Value } from "./answer.ts";

/** What stands where there is no value; never an empty string, which Slack refuses. */
export const missing = "–";

/** A plain or exponent decimal, as the warehouse, DuckDB or BigNumber write it. */
const decimalPattern = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/;

const cent = new BigNumber("0.01");
const smallestDbus = new BigNumber("0.0001");

/** The number that a decimal string says, or null when it is not one; never goes through a float. */
export function parseDecimal(value: string | number): BigNumber | null {
  const text = String(value).trim();
  return decimalPattern.test(text) ? new BigNumber(text) : null;
}

/**
 * A decimal string without an exponent and with every digit it came with: "1e-7" becomes "0.0000001",
 * "1.50" stays. Text that is no decimal comes back as it is.
 */
export function plainDecimal(value: string | number): string {
  const text = String(value);
  if (/^-?\d+(\.\d+)?$/.test(text)) return text;
  return parseDecimal(text)?.toFixed() ?? text;
}

/**
 * Money for people: rounded half up to cents, with the currency in front: "$1,234.56", "-$5.00",
 * "EUR 1,234.56". Less than a cent that is not zero is "<$0.01", below zero ">-$0.01".
 */
export function formatMoney(amount: string | number, currency = "USD"): string {
  const number = parseDecimal(amount);
  if (number === null) return String(amount);
  const sign = currency === "USD" ? "$" : `${currency} `;
  if (!number.isZero() && number.abs().lt(cent))
    return number.isNegative() ? `>-${sign}0.01` : `<${sign}0.01`;
  const cents = number.abs().toFormat(2, BigNumber.ROUND_HALF_UP);
  return number.isNegative() && !number.isZero() ? `-${sign}${cents}` : `${sign}${cents}`;
}

/**
 * A decimal quantity such as DBUs, with the digits that a reader can use: one decimal from 100 on, two
 * from 1 on, four below; zeros at the end are dropped. "12,345.7", "12.35", "0.0021", "<0.0001".
 */
export function formatDecimal(value: string | number): string {
  const number = parseDecimal(value);
  if (number === null) return String(value);
  if (number.isZero()) return "0";
  const size = number.abs();
  if (size.lt(smallestDbus)) return number.isNegative() ? ">-0.0001" : "<0.0001";
  const digits = size.gte(100) ? 1 : size.gte(1) ? 2 : 4;
  return number.decimalPlaces(digits, BigNumber.ROUND_HALF_UP).toFormat();
}

/** A whole number with thousands separators: "1,234,567". */
export function formatInteger(value: string | number): string {
  return parseDecimal(value)?.toFormat() ?? String(value);
}

/**
 * Seconds in the two largest units that say something: "0.4s", "45s", "1h 34m", "2d 3h". Smaller units
 * are dropped, not rounded up, so that 59 m 59 s is not yet an hour.
 */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return missing;
  if (seconds < 0) return `-${formatDuration(-seconds)}`;
  if (seconds === 0) return "0s";
  if (seconds < 0.1) return "<0.1s";
  if (seconds < 10) return `${Math.floor(seconds * 10) / 10}s`;
  const whole = Math.floor(seconds);
  const units: [number, string][] = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor(whole / 3_600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "m"],
    [whole % 60, "s"],
  ];
  const first = units.findIndex(([amount]) => amount > 0);
  return units
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount}${unit}`)
    .join(" ");
}

/** The instant that a Date or ISO 8601 text means, or null when it means none. */
export function parseInstant(value: Date | string | number): Date | null {
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** An instant to the minute without its zone, for columns whose heading says UTC: "2026-01-14 09:30". */
export function formatUtcMinute(value: Date | string | number): string {
  const at = parseInstant(value);
  return at === null ? String(value) : at.toISOString().slice(0, -8).replace("T", " ");
}

/** An instant to the minute, in UTC: "2026-01-14 09:30 UTC". */
export function formatInstant(value: Date | string | number): string {
  return parseInstant(value) === null ? String(value) : `${formatUtcMinute(value)} UTC`;
}

/**
 * A value as people read it, by what it means; {@link missing} for null, undefined and empty text.
 * The result is data: a renderer still makes it visible and escapes it for its platform.
 */
export function formatValue(value: Value | undefined, type: ColumnType, currency = "USD"): string {
  if (value === null || value === undefined || value === "") return missing;
  if (typeof value === "object") return formatMap(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  switch (type) {
    case "money":
      return formatMoney(value, currency);
    case "decimal":
      return formatDecimal(value);
    case "integer":
      return formatInteger(value);
    case "duration":
      return formatDuration(Number(value));
    case "instant":
      return formatInstant(value);
    case "string":
    case "date":
    case "boolean":
      return String(value);
  }
}

function formatMap(map: { [key: string]: string }): string {
  const pairs = Object.entries(map).map(([key, value]) => (value === "" ? key : `${key}=${value}`));
  return pairs.length === 0 ? missing : pairs.join(", ");
}
