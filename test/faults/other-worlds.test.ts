import { expect, test } from "vitest";
import { startBotUnderFaults, theAnswer, wordsIn } from "./bot-under-faults.ts";

const COST = "Cost of jobs by job";

test("a certificate that is not trusted is named with its remedy, and nothing is sent", async () => {
  await using bot = await startBotUnderFaults({ env: { DATABRICKS_CA_FILE: undefined } });
  const answer = wordsIn(theAnswer(await bot.command("cost days:3")));
  expect(answer).toContain("Databricks cannot be reached");
  expect(answer).toContain("certificate");
  expect(answer).toContain("DATABRICKS_CA_FILE");
  expect(await bot.statements()).toEqual([]);
  expect(await bot.request("GET", "requests")).toEqual([]);
  await bot.endTest();
});

test("a response URL that has expired by the clock: the answer arrives another way", async () => {
  await using bot = await startBotUnderFaults({
    now: new Date("2026-11-20T09:00:00Z"),
    settings: "warehouse: { deadline_seconds: 3600 }\n",
  });
  await bot.fault({ target: "sql", match: "billing", delay_ms: 1_500 });
  const asked = bot.command("cost days:3");
  await expect.poll(async () => (await bot.faults())[0]?.hits).toBe(1);
  await bot.request("POST", "clock", { advance_ms: 31 * 60_000 });
  const answer = theAnswer(await asked);
  expect(answer.text).toContain(COST);
  const calls = await bot.calls();
  expect(calls.map(({ method }) => method)).toContain("chat.postEphemeral");
  await bot.endTest();
});

test("over Socket Mode the same holds", async () => {
  await using bot = await startBotUnderFaults({ socketMode: true });
  await bot.fault({ preset: "session_lost" });
  await bot.fault({ target: "slack", match: "response_url", status: 404, times: 10 });
  expect(theAnswer(await bot.command("cost days:3"))).toMatchObject({
    channel: "C0001",
    ephemeral_for: "U0001",
    text: expect.stringContaining(COST),
  });
  await bot.fault({ target: "slack", match: "chat.postMessage", drop: "after" });
  const { messages } = await bot.mention("cost days:4");
  expect(messages.map(({ text }) => text)).toEqual([expect.stringContaining(COST)]);
  await bot.endTest();
});
