/** A seeded source of numbers; the same keys always give the same sequence, on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  float(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Uniform integer in [low, high]. */
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** A factor around 1 with the given standard deviation of its logarithm. */
  noise(sigma: number): number;
  /** A decimal id of that many digits that does not begin with 0. */
  digits(length: number): string;
  hex(length: number): string;
  /** Lower-case letters and digits, as in the last part of a cluster id. */
  alphanumeric(length: number): string;
  uuid(): string;
}

const ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Four 32-bit words from a text (cyrb128). 32 bits of state in all would make ids of different runs collide. */
function hash(text: string): [number, number, number, number] {
  let a = 1779033703;
  let b = 3144134277;
  let c = 1013904242;
  let d = 2773480762;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a];
}

/**
 * A random source for one subject, such as `createRandom(seed, "run", jobId, start)`. Giving each subject its own
 * source keeps it the same whatever else is generated, and in whatever order (generator: sfc32).
 */
export function createRandom(...keys: readonly (string | number)[]): Random {
  let [a, b, c, counter] = hash(keys.join("|"));
  const float = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i += 1) float(); // sfc32 needs a few rounds until neighbouring seeds have drifted apart

  const between = (low: number, high: number) => low + (high - low) * float();
  const integer = (low: number, high: number) => low + Math.floor(float() * (high - low + 1));
  const hex = (length: number) => Array.from({ length }, () => integer(0, 15).toString(16)).join("");
  return {
    float,
    between,
    integer,
    chance: (probability) => float() < probability,
    pick: (list) => list[integer(0, list.length - 1)] ?? list[0],
    noise: (sigma) =>
      Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - float())) * Math.cos(2 * Math.PI * float())),
    digits: (length) => Array.from({ length }, (_, position) => integer(position === 0 ? 1 : 0, 9)).join(""),
    hex,
    alphanumeric: (length) => Array.from({ length }, () => ALPHANUMERIC[integer(0, 35)]).join(""),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${"89ab"[integer(0, 3)]}${hex(3)}-${hex(12)}`,
  };
}
