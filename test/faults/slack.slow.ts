import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Message } from "../../sandbox/slack/message.ts";
import {
  type BotUnderFaults,
  isNotice,
  type Outcome,
  startBotUnderFaults,
  theAnswer,
} from "./bot-under-faults.ts";

let bot: BotUnderFaults;
beforeAll(async () => {
  bot = await startBotUnderFaults();
});
afterAll(() => bot[Symbol.asyncDispose]());
afterEach(() => bot.endTest());

const COST = "Cost of jobs by job";
let days = 2;
const aQuestion = () => `cost days:${++days}`;
const slowStatement = { target: "sql", match: "billing", delay_ms: 3_500 };

/** Everything of the bot that stands in the thread of a mention. */
async function thread({ messages: [message] }: Outcome): Promise<Message[]> {
  const { channel, thread_ts } = message ?? {};
  const all = await bot.messages(`channel=${channel}&thread_ts=${thread_ts}&user=U0001`);
  return all.filter(({ user }) => user === "U0BOT");
}

describe("a command", () => {
  test("whose response URL hangs is answered another way", async () => {
    await bot.fault({ target: "slack", match: "response_url", status: 503, delay_ms: 60_000 });
    expect(theAnswer(await bot.command(aQuestion())).text).toContain(COST);
  });
});

describe("a mention", () => {
  test.each([
    ["is limited", { retry_after: 2 }],
    ["is refused by Slack's own failure", { status: 500 }],
    ["loses its connection", { drop: "before" }],
    ["is shown and loses Slack's reply", { drop: "after" }],
  ])("whose answer %s has it once", async (_, fault) => {
    await bot.fault({ target: "slack", match: "chat.postMessage", ...fault });
    const outcome = await bot.mention(aQuestion());
    expect(outcome.messages[0]?.text).toContain(COST);
    // The bot may still be looking whether its post is there.
    await expect.poll(async () => (await bot.faults())[0]?.active).toBe(false);
    await sleep(5_000);
    expect((await thread(outcome)).map(({ text }) => text)).toEqual([expect.stringContaining(COST)]);
    expect(await bot.messages("channel=D0001&user=U0001")).not.toContainEqual(
      expect.objectContaining({ text: outcome.messages[0]?.text }),
    );
  });

  test("whose notice was shown and lost Slack's reply has one message, which becomes the answer", async () => {
    await bot.fault(slowStatement);
    await bot.fault({ target: "slack", match: "chat.postMessage", drop: "after" });
    const outcome = await bot.mention(aQuestion(), { channel: "C0003" });
    const [notice, answer] = outcome.messages;
    expect([notice && isNotice(notice), answer?.ts]).toEqual([true, notice?.ts]);
    expect((await thread(outcome)).map(({ text }) => text)).toEqual([expect.stringContaining(COST)]);
  });

  test("whose notice was deleted is answered anew", async () => {
    await bot.fault(slowStatement);
    await bot.fault({ target: "slack", match: "chat.update", error: { class: "message_not_found" } });
    const { messages } = await bot.mention(aQuestion(), { channel: "C0003" });
    expect(messages.at(-1)?.text).toContain(COST);
    expect(messages.at(-1)?.ts).not.toBe(messages[0]?.ts);
  });
});

describe("Slack that is down for some seconds", () => {
  test("while a command is answered", async () => {
    await bot.fault({ preset: "slack_down", for_ms: 4_000 });
    expect(theAnswer(await bot.command(aQuestion())).text).toContain(COST);
  });

  test("while a mention is answered", async () => {
    await bot.fault({ preset: "slack_down", for_ms: 4_000 });
    const outcome = await bot.mention(aQuestion());
    expect(outcome.messages[0]?.text).toContain(COST);
    expect((await thread(outcome)).map(({ text }) => text)).toEqual([expect.stringContaining(COST)]);
  });

  test("or answers nothing but 429 for some", async () => {
    await bot.fault({ preset: "storm_429", for_ms: 4_000, retry_after: 1 });
    expect(theAnswer(await bot.command(aQuestion())).text).toContain(COST);
  });
});
