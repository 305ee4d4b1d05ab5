import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { createClock } from "../../../sandbox/clock.ts";
import { createEventLoop, type EventLoop } from "../../../sandbox/live/event-loop.ts";
import { createHandClock } from "../databricks/warehouse-client.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
let loop: EventLoop | undefined;
afterEach(() => loop?.close());

test("what the clock has jumped past happens at its own time, and what follows from it too", () => {
  const clock = createHandClock(NOW.toISOString());
  const happened: number[] = [];
  let gathered = 0;
  loop = createEventLoop(clock, () => {
    gathered += 1;
  });
  const { at, nowMs, advance } = loop;
  at(NOW.getTime() + 2000, () => happened.push(nowMs()));
  at(NOW.getTime() + 1000, () => {
    happened.push(nowMs());
    at(nowMs() + 500, () => happened.push(nowMs()));
  });
  advance();
  expect([happened, gathered]).toEqual([[], 0]);
  clock.advance({ seconds: 60 });
  advance();
  expect(happened.map((ms) => ms - NOW.getTime())).toEqual([1000, 1500, 2000]);
  expect([gathered, nowMs()]).toEqual([1, NOW.getTime() + 60_000]);
});

test("it moves by itself, at the clock's rate and after jumps", async () => {
  const clock = createClock({ now: NOW });
  const happened: string[] = [];
  loop = createEventLoop(clock, () => undefined);
  loop.start();
  loop.at(NOW.getTime() + 3_600_000, () => happened.push("in an hour"));
  loop.at(NOW.getTime() + 7_200_000, () => happened.push("in two"));
  clock.change({ advanceMs: 3_590_000 });
  clock.change({ rate: 100 });
  await expect.poll(() => happened).toEqual(["in an hour"]);
  clock.change({ rate: 0, advanceMs: 3_500_000 });
  await sleep(50);
  expect(happened).toEqual(["in an hour"]);
  clock.change({ advanceMs: 500_000 });
  await expect.poll(() => happened).toEqual(["in an hour", "in two"]);
});

test("other work has its turn while much happens", async () => {
  const clock = createClock({ now: NOW });
  loop = createEventLoop(clock, () => undefined);
  loop.start();
  let left = 400;
  const busy = () => {
    const untilMs = performance.now() + 1;
    while (performance.now() < untilMs);
    left -= 1;
  };
  for (let i = 0; i < left; i += 1) loop.at(NOW.getTime() + 60_000 + i, busy);
  const seen: number[] = [];
  const watch = setInterval(() => seen.push(left), 1);
  clock.change({ advanceMs: 120_000 });
  await expect.poll(() => left, { timeout: 10_000 }).toBe(0);
  expect(seen.filter((count) => count > 0 && count < 400).length).toBeGreaterThan(3);

  seen.length = 0;
  left = 400;
  for (let i = 0; i < left; i += 1) loop.at(NOW.getTime() + 200_000 + i, busy);
  clock.change({ advanceMs: 120_000 });
  await loop.catchUp();
  clearInterval(watch);
  expect(left).toBe(0);
  expect(seen.filter((count) => count > 0 && count < 400).length).toBeGreaterThan(3);
});

test("nothing happens after it is closed", async () => {
  const clock = createClock({ now: NOW });
  let happened = false;
  loop = createEventLoop(clock, () => undefined);
  loop.start();
  loop.at(NOW.getTime() + 20, () => {
    happened = true;
  });
  loop.close();
  clock.change({ advanceMs: 60_000 });
  await sleep(60);
  expect(happened).toBe(false);
});
