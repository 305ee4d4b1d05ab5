/** Exact arithmetic of the oracle: time in microseconds, decimals as integers. */

export const DAY_MICROS = 86_400_000_000;

/** An ISO 8601 instant in UTC as microseconds since the epoch. */
export function micros(instant: string): number {
  const fraction = /\.(\d+)/.exec(instant)?.[1] ?? "";
  const seconds = Date.parse(instant.replace(/\.\d+/, "")) / 1000;
  return seconds * 1_000_000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}

/** A decimal as an integer of 10⁻¹⁸. */
export function scaled(text: string): bigint {
  const [, sign = "", whole = "0", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (fraction.length > 18) throw new Error(`${text} has more than 18 decimals`);
  const digits = BigInt(whole + fraction.padEnd(18, "0"));
  return sign === "-" ? -digits : digits;
}

/** An integer of 10⁻ˢᶜᵃˡᵉ as a plain decimal without zeros at its end. */
export function decimalText(value: bigint, scale: number): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
  const fraction = digits.slice(-scale).replace(/0+$/, "");
  const plain = digits.slice(0, -scale) + (fraction === "" ? "" : `.${fraction}`);
  return value < 0n ? `-${plain}` : plain;
}

export const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
export const compareBigInt = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);
