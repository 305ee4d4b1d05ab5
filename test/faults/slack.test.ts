import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Message } from "../../sandbox/slack/message.ts";
import {
  type BotUnderFaults,
  type Outcome,
  startBotUnderFaults,
  theAnswer,
  wordsIn,
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

/** Everything that stands in the thread of a mention, without the mention itself. */
async function thread({ messages: [message] }: Outcome): Promise<Message[]> {
  const { channel, thread_ts } = message ?? {};
  const all = await bot.messages(`channel=${channel}&thread_ts=${thread_ts}&user=U0001`);
  return all.filter(({ user }) => user === "U0BOT");
}

const lookedInThread = async () =>
  (await bot.calls()).some(({ method }) => method === "conversations.replies");

describe("a command", () => {
  test.each([
    ["is limited", { retry_after: 1, times: 2 }],
    ["fails", { status: 503 }],
    ["loses the connection", { drop: "before" }],
    ["takes the message and loses the connection", { drop: "after" }],
    ["is used up", { error: { class: "used_url" }, times: 10 }],
  ])("whose response URL %s is answered to the asker alone", async (_, fault) => {
    await bot.fault({ target: "slack", match: "response_url", ...fault });
    const { messages } = await bot.command(aQuestion());
    expect(messages[0]?.text).toContain(COST);
    expect(messages[0]).toMatchObject({ channel: "C0001", ephemeral_for: "U0001" });
  });

  test("where the bot is no member is answered there, and without its response URL as a direct message", async () => {
    expect(theAnswer(await bot.command(aQuestion(), { channel: "C0009" }))).toMatchObject({
      channel: "C0009",
      ephemeral_for: "U0001",
    });
    await bot.fault({ target: "slack", match: "response_url", error: { class: "expired_url" }, times: 10 });
    const answer = theAnswer(await bot.command(aQuestion(), { channel: "C0009" }));
    expect(answer.text).toContain(COST);
    expect(answer).toMatchObject({ channel: "D0001", ephemeral_for: null });
    expect(await bot.messages("channel=D0002")).toEqual([]);
  });

  test("that fails is told so another way too", async () => {
    await bot.fault({ preset: "missing_grant" });
    await bot.fault({ target: "slack", match: "response_url", status: 404, times: 10 });
    expect(wordsIn(theAnswer(await bot.command(aQuestion())))).toContain("GRANT USE SCHEMA");
  });

  test("that nothing can answer is loud in the log", async () => {
    await bot.fault({ target: "slack", error: { class: "account_inactive" }, for_ms: 10_000 });
    const { messages, ack_status } = await bot.command(aQuestion(), { timeout_ms: 1_500 });
    expect([ack_status, messages]).toEqual([200, []]);
    const line = bot.log.find((entry) => entry.includes("could not be shown in any way"));
    expect(JSON.parse(line ?? "{}")).toMatchObject({ level: expect.anything(), failures: expect.anything() });
    for (const way of ["response_url", "chat.postEphemeral", "direct message"]) expect(line).toContain(way);
  });
});

describe("a mention", () => {
  test("whose answer was shown and lost Slack's reply is not posted again", async () => {
    await bot.fault({ target: "slack", match: "chat.postMessage", drop: "after" });
    const outcome = await bot.mention(aQuestion());
    // The bot looks in the thread, finds its answer there, and is done.
    await expect.poll(lookedInThread, { timeout: 5_000 }).toBe(true);
    expect((await thread(outcome)).map(({ text }) => text)).toEqual([expect.stringContaining(COST)]);
  });

  test.each(["not_in_channel", "is_archived"])(
    "where posting is refused (%s) is answered as a direct message",
    async (error) => {
      await bot.fault({ target: "slack", match: "chat.postMessage", error: { class: error } });
      const answer = theAnswer(await bot.mention(aQuestion()));
      expect(answer.text).toContain(COST);
      expect(answer).toMatchObject({ channel: "D0001", thread_ts: null });
    },
  );

  test("whose answer was lost where the bot may not look gets it as a direct message, not twice in the thread", async () => {
    await bot.fault({ target: "slack", match: "chat.postMessage", drop: "after" });
    await bot.fault({ target: "slack", match: "conversations.replies", error: { class: "missing_scope" } });
    const outcome = await bot.mention(aQuestion());
    expect((await thread(outcome)).map(({ text }) => text)).toEqual([expect.stringContaining(COST)]);
    await expect
      .poll(async () => (await bot.messages("channel=D0001&user=U0001")).at(-1)?.text, { timeout: 5_000 })
      .toBe(outcome.messages[0]?.text);
  });
});

describe("a button", () => {
  const asked = async (channel: string) => theAnswer(await bot.command(aQuestion(), { channel }));
  const byLabel = (message: Message, label: string) => {
    const found = JSON.stringify(message.blocks).match(
      new RegExp(`"action_id":"([^"]+)","text":\\{"type":"plain_text","text":"${label}"`),
    );
    return found?.[1] ?? "";
  };

  test("whose response URL fails once still changes its message", async () => {
    const message = await asked("C0001");
    await bot.fault({ target: "slack", match: "response_url", status: 503 });
    const { messages } = await bot.click(message, byLabel(message, "Next"));
    expect(messages.map(({ ts }) => ts)).toEqual([message.ts]);
  });

  test("whose response URL is used up is answered beside its message", async () => {
    const message = await asked("C0001");
    await bot.fault({ target: "slack", match: "response_url", status: 404, times: 10 });
    const { messages } = await bot.click(message, byLabel(message, "Next"));
    expect(messages).toMatchObject([{ channel: "C0001", ephemeral_for: "U0001" }]);
    expect(messages[0]?.text).toContain(COST);
    expect(messages[0]?.ts).not.toBe(message.ts);
  });

  test("that shares does it another way when its response URL is used up", async () => {
    const message = await asked("C0003");
    await bot.fault({ target: "slack", match: "response_url", status: 404, times: 10 });
    const { messages } = await bot.click(message, "share");
    expect(messages).toMatchObject([{ channel: "C0003", ephemeral_for: null }]);
    expect(wordsIn(messages[0] as Message)).toContain("U0001");
  });

  test("that shared and lost Slack's reply says so to the one who pressed it, and shares once", async () => {
    const message = await asked("C0003");
    await bot.fault({ target: "slack", match: "response_url", drop: "after" });
    const { messages } = await bot.click(message, "share");
    await expect
      .poll(async () => (await bot.messages("channel=C0003&user=U0001")).at(-1))
      .toMatchObject({ ephemeral_for: "U0001", text: expect.stringContaining("did not say whether") });
    const shared = (await bot.messages("channel=C0003")).filter(({ text }) => text === messages[0]?.text);
    expect(shared).toHaveLength(1);
  });

  test("that cannot share where the bot is no member says so", async () => {
    const message = await asked("C0009");
    await bot.fault({ target: "slack", match: "response_url", status: 404, times: 20 });
    expect(theAnswer(await bot.click(message, "share"))).toMatchObject({
      channel: "D0001",
      text: expect.stringContaining("Add jobmon to the channel"),
    });
  });
});
