import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type BotUnderFaults, startBotUnderFaults, theAnswer, wordsIn } from "./bot-under-faults.ts";

let bot: BotUnderFaults;
beforeAll(async () => {
  bot = await startBotUnderFaults({
    settings: "warehouse: { deadline_seconds: 2, starting_deadline_seconds: 4 }\n",
  });
});
afterAll(async () => {
  await bot[Symbol.asyncDispose]();
  // What still hangs at the warehouse does not hold up the end either: nobody had to kill it.
  expect(bot.log.at(-1)).toContain('"stopped"');
});
afterEach(() => bot.endTest());

const timed = async <T>(work: Promise<T>) => {
  const begun = performance.now();
  return { result: await work, ms: performance.now() - begun };
};

test("a statement past its deadline is said to take too long, and cancelled on the warehouse too", async () => {
  await bot.fault({ target: "sql", match: "billing", delay_ms: 60_000 });
  const { result, ms } = await timed(bot.command("cost days:3"));
  expect(wordsIn(theAnswer(result))).toContain("That took too long");
  expect(ms).toBeLessThan(6_000);
  await expect.poll(async () => (await bot.statements()).map(({ error }) => error)).toHaveLength(1);
  const [statement] = await bot.statements();
  expect(statement?.error).toMatch(/canceled by a client|STATEMENT_TIMEOUT/);
});

test.each(["OpenSession", "ExecuteStatement"])(
  "a warehouse that never answers %s holds nobody up",
  async (match) => {
    await bot.fault({ target: "sql", match, status: 503, delay_ms: 60_000 });
    const { result, ms } = await timed(bot.command(`cost days:${match.length}`));
    expect(wordsIn(theAnswer(result))).toContain("That took too long");
    expect(ms).toBeLessThan(6_000);
  },
);

test("a warehouse that does not start in time is said to be starting", async () => {
  await bot.fault({ preset: "warehouse_starting", for_ms: 60_000 });
  const { result, ms } = await timed(bot.command("cost days:6"));
  expect(wordsIn(theAnswer(result))).toContain("The SQL warehouse is still starting");
  expect(ms).toBeLessThan(8_000);
});

// The last one: the request for a token that it holds up is waited for by whoever asks next.
test("a token endpoint that never answers holds nobody up", async () => {
  await bot.fault({ preset: "token_expired" });
  await bot.fault({ target: "token", status: 503, delay_ms: 60_000 });
  const { result, ms } = await timed(bot.command("cost days:5"));
  expect(wordsIn(theAnswer(result))).toContain("That took too long");
  expect(ms).toBeLessThan(6_000);
});
