import fc from "fast-check";
import { expect, test } from "vitest";
import { createEventQueue } from "../../../sandbox/live/event-queue.ts";

test("events come in the order of their times, and of equal times in that in which they were added", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 20 })), (times) => {
      const queue = createEventQueue();
      const happened: [number, number][] = [];
      for (const [i, atMs] of times.entries()) queue.add(atMs, () => happened.push([atMs, i]));
      for (let event = queue.takeDue(100); event !== undefined; event = queue.takeDue(100)) event.happen();
      const expected = times
        .map((atMs, i): [number, number] => [atMs, i])
        .toSorted(([a, i], [b, j]) => a - b || i - j);
      expect(happened).toEqual(expected);
      expect(queue.nextMs()).toBeUndefined();
    }),
  );
});

test("what is not due stays", () => {
  const queue = createEventQueue();
  queue.add(5, () => undefined);
  expect(queue.takeDue(4)).toBeUndefined();
  expect(queue.nextMs()).toBe(5);
  expect(queue.takeDue(5)).toMatchObject({ atMs: 5 });
});
