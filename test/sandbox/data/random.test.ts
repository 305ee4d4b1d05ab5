import { expect, test } from "vitest";
import { createRandom } from "../../../sandbox/data/random.ts";

test("the same keys give the same sequence, neighbouring keys another", () => {
  const sequence = (...keys: (string | number)[]) => {
    const random = createRandom(...keys);
    return Array.from({ length: 5 }, () => random.float());
  };
  expect(sequence(1, "run", 7)).toEqual(sequence(1, "run", 7));
  expect(sequence(1, "run", 7)).not.toEqual(sequence(1, "run", 8));
  expect(sequence(1, "run", 7)).not.toEqual(sequence(2, "run", 7));
});

test("numbers fill their range evenly", () => {
  const random = createRandom("even");
  const counts = new Map<number, number>();
  for (let i = 0; i < 10_000; i += 1) {
    const drawn = random.integer(3, 7);
    counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
  }
  expect([...counts.keys()].toSorted()).toEqual([3, 4, 5, 6, 7]);
  for (const count of counts.values()) expect(Math.abs(count - 2_000)).toBeLessThan(200);
});

test("noise has a median of 1 and the deviation asked for", () => {
  const random = createRandom("noise");
  const logs = Array.from({ length: 10_000 }, () => Math.log(random.noise(0.2)));
  const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
  const deviation = Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / logs.length);
  expect(Math.abs(mean)).toBeLessThan(0.01);
  expect(deviation).toBeCloseTo(0.2, 2);
});

test("ids have their form", () => {
  const random = createRandom("ids");
  for (let i = 0; i < 200; i += 1) {
    expect(random.digits(15)).toMatch(/^[1-9]\d{14}$/);
    expect(random.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(random.alphanumeric(8)).toMatch(/^[a-z0-9]{8}$/);
  }
});
