import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type BotUnderFaults, isNotice, startBotUnderFaults, theAnswer } from "./bot-under-faults.ts";

let bot: BotUnderFaults;
beforeAll(async () => {
  bot = await startBotUnderFaults();
});
afterAll(() => bot[Symbol.asyncDispose]());
afterEach(() => bot.endTest());

const COST = "Cost of jobs by job";

test("503 three times is waited for, with a word to the asker meanwhile", async () => {
  await bot.fault({ target: "sql", match: "OpenSession", status: 503, times: 3 });
  const outcome = await bot.command("cost days:3", { timeout_ms: 60_000 });
  expect(theAnswer(outcome).text).toContain(COST);
  expect(outcome.messages.filter(isNotice).map(({ text }) => text)).toEqual([
    expect.stringContaining("The SQL warehouse is starting"),
  ]);
  expect(await bot.faults()).toMatchObject([{ hits: 3 }]);
});

test("a warehouse that takes 20 s to start answers a command and a mention when it has", async () => {
  await bot.fault({ preset: "warehouse_starting", for_ms: 20_000 });
  const begun = performance.now();
  const outcomes = await Promise.all([
    bot.command("cost days:4", { timeout_ms: 90_000 }),
    bot.mention("cost days:5", { timeout_ms: 90_000 }),
  ]);
  expect(performance.now() - begun).toBeGreaterThan(20_000);
  for (const outcome of outcomes) {
    const notices = outcome.messages.filter(isNotice);
    expect(notices.map(({ text }) => text)).toEqual([expect.stringContaining("is starting")]);
    expect(theAnswer(outcome).text).toContain(COST);
  }
});

test("a warehouse that hangs up while it starts is waited for as well", async () => {
  await bot.fault({ target: "sql", match: "OpenSession", drop: "before", times: 2 });
  await bot.fault({ target: "sql", match: "OpenSession", status: 503, times: 2 });
  await bot.fault({ target: "sql", match: "OpenSession", drop: "before", times: 3 });
  const outcome = await bot.command("cost days:6", { timeout_ms: 60_000 });
  expect(theAnswer(outcome).text).toContain(COST);
});
