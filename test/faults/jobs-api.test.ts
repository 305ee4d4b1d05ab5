import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BotUnderFaults, startBotUnderFaults, theAnswer, wordsIn } from "./bot-under-faults.ts";

let bot: BotUnderFaults;
beforeAll(async () => {
  bot = await startBotUnderFaults({ now: new Date("2026-11-20T09:00:00Z") });
});
afterAll(() => bot[Symbol.asyncDispose]());
// A young answer would be given again without a request.
beforeEach(() => bot.request("POST", "clock", { advance_ms: 60_000 }));
afterEach(() => bot.endTest());

const QUESTION = "jobs source:live";

describe("the Jobs API", () => {
  test.each([
    ["429", { retry_after: 1, times: 2 }],
    ["503", { status: 503 }],
    ["a dropped connection", { drop: "before" }],
    ["a lost reply", { drop: "after" }],
  ])("is asked again after %s", async (_, fault) => {
    await bot.fault({ target: "jobs", match: "jobs/list", ...fault });
    expect(theAnswer(await bot.command(QUESTION)).text).toMatch(/^Jobs\b/);
    expect((await bot.faults())[0]?.active).toBe(false);
  });

  test("is asked with a new token when the old one has expired", async () => {
    await bot.fault({ preset: "token_expired" });
    expect(theAnswer(await bot.command(QUESTION)).text).toMatch(/^Jobs\b/);
  });

  test.each([
    ["that is down", { status: 503, for_ms: 25_000 }],
    ["that refuses", { status: 403, for_ms: 25_000 }],
  ])("%s is said to be so, with what to do", async (_, fault) => {
    await bot.fault({ target: "jobs", match: "jobs/list", ...fault });
    const answer = wordsIn(theAnswer(await bot.command(QUESTION)));
    expect(answer).toContain("Jobs API");
    expect(answer).toContain("Reference");
    expect(answer).toContain("Try Again");
  });
});
