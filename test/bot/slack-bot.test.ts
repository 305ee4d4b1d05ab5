import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buttonsOf, startBotInSandbox, wordsOf } from "./bot-in-sandbox.ts";

let bot: Awaited<ReturnType<typeof startBotInSandbox>>;

beforeAll(async () => {
  bot = await startBotInSandbox();
});

afterAll(async () => {
  await bot[Symbol.asyncDispose]();
});

describe("a slash command", () => {
  test("is acknowledged at once and answered to the asker alone", async () => {
    const { ack_ms, ack_status, messages } = await bot.command("cost days:30");
    expect(ack_status).toBe(200);
    expect(ack_ms).toBeLessThan(1_000);
    expect(messages).toHaveLength(1);
    const [answer] = messages;
    expect(answer).toMatchObject({ channel: "C0001", ephemeral_for: "U0001", edited: null });
    expect(answer?.text).toMatch(/^Cost of jobs by job\. \d+ jobs from .* Total at list price: \$[\d,.]+/);
    expect(buttonsOf(answer).map(({ label }) => label)).toEqual(["Next", "Share in Channel"]);
    expect(wordsOf(answer).join("\n")).toContain("Source: system.billing.usage");
    expect(await bot.messages("channel=C0001&user=U0002")).toEqual([]);
  });

  test.each([
    ["", "What you can ask jobmon"],
    ["help cost", "How to use cost"],
    ["status", "Everything can be reached"],
    ["runs state:failures days:3", "Runs"],
  ])("%j is answered", async (text, title) => {
    const { messages } = await bot.command(text);
    expect(messages.at(-1)?.text).toContain(title);
  });

  test("that is wrong says what is right, and offers it", async () => {
    const { messages } = await bot.command("cots");
    const words = wordsOf(messages[0]).join("");
    expect(words).toContain("There is no command cots.");
    expect(words).toContain("Did you mean cost?");
    expect(words).toContain("cost [by:job|day]");
    expect(buttonsOf(messages[0])).toEqual([
      { label: "Cost", action_id: "command:0", value: "cost" },
      { label: "Help", action_id: "command:1", value: "help" },
    ]);
  });

  test("with entities that Slack escaped is read as it was typed", async () => {
    const { messages } = await bot.command('runs "invoice matching <EU & UK>" days:3');
    expect(messages[0]?.text).toContain("Runs of invoice matching &lt;EU &amp; UK&gt;");
    expect(wordsOf(messages[0])).toContain("Runs of invoice matching <EU & UK>");
  });
});

describe("buttons", () => {
  test("Next and Previous replace the page in place, with the window held still", async () => {
    const first = (await bot.command("runs days:2 limit:5")).messages[0];
    const next = buttonsOf(first).find(({ label }) => label === "Next");
    expect(next?.value).toMatch(/^runs days:2 offset:5 limit:5 as_of:\S+Z$/);
    const pressed = await bot.control("click", {
      user: "U0001",
      channel: "C0001",
      ts: first?.ts,
      action_id: next?.action_id,
    });
    expect(pressed.ack_status).toBe(200);
    expect(pressed.messages).toHaveLength(1);
    const second = pressed.messages[0];
    expect(second).toMatchObject({ ts: first?.ts, ephemeral_for: "U0001" });
    expect(wordsOf(second).join("\n")).toContain("Rows 6 to 10 of");
    const back = buttonsOf(second).find(({ label }) => label === "Previous");
    const returned = await bot.control("click", {
      user: "U0001",
      channel: "C0001",
      ts: first?.ts,
      action_id: back?.action_id,
    });
    expect(returned.messages[0]?.blocks.slice(0, -1)).toMatchObject(
      first?.blocks.slice(0, -1).map(withoutId) ?? [],
    );
  });

  test("Share shows the same answer to the channel, with the name of who shared it", async () => {
    const asked = (await bot.command("cost days:7 limit:3", "U0002", "C0003")).messages[0];
    const shared = await bot.control("click", {
      user: "U0002",
      channel: "C0003",
      ts: asked?.ts,
      action_id: "share",
    });
    expect(shared.messages).toHaveLength(1);
    const [message] = shared.messages;
    expect(message).toMatchObject({ channel: "C0003", ephemeral_for: null });
    expect(JSON.stringify(message?.blocks)).toContain("U0002");
    const table = (blocks: unknown[] | undefined) =>
      blocks?.find((block) => (block as { type: string }).type === "table");
    expect(withoutId(table(message?.blocks))).toEqual(withoutId(table(asked?.blocks)));
    expect(buttonsOf(message).map(({ label }) => label)).not.toContain("Share in Channel");
    expect(await bot.messages("channel=C0003&user=U0001")).toHaveLength(1);
  });

  test("a link button is acknowledged and causes nothing", async () => {
    const asked = (await bot.command('runs "gl_reconciliation" days:3')).messages[0];
    const link = buttonsOf(asked).find(({ label }) => label === "View Job");
    expect(link?.action_id).toMatch(/^open:\d+$/);
    const pressed = await bot.control("click", {
      user: "U0001",
      channel: "C0001",
      ts: asked?.ts,
      action_id: link?.action_id,
    });
    expect(pressed).toMatchObject({ ack_status: 200, messages: [] });
  });

  test("a button that no longer means anything says so", async () => {
    const asked = (await bot.command("help")).messages[0];
    const pressed = await bot.control("click", {
      user: "U0001",
      channel: "C0001",
      ts: asked?.ts,
      action_id: "command:0",
      value: "",
    });
    expect(pressed.messages[0]?.text).toContain("no longer works");
    expect(pressed.messages[0]?.ts).not.toBe(asked?.ts);
  });
});

describe("a mention", () => {
  test("is answered in the thread, for all to see", async () => {
    const { messages } = await bot.control("mention", {
      user: "U0001",
      channel: "C0002",
      text: "<@U0BOT> cost days:7",
    });
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ channel: "C0002", ephemeral_for: null, user: "U0BOT" });
    expect(messages[0]?.thread_ts).toMatch(/^\d+\.\d+$/);
    const again = await bot.control("mention", {
      user: "U0002",
      channel: "C0002",
      thread_ts: messages[0]?.thread_ts,
      text: "<@U0BOT> help",
    });
    expect(again.messages[0]?.thread_ts).toBe(messages[0]?.thread_ts);
  });
});

describe("a slow answer", () => {
  test("to a command is announced, and follows as a second message", async () => {
    bot.hold.ms = 3_000;
    const { ack_ms, messages } = await bot.command("cost days:5");
    bot.hold.ms = 0;
    expect(ack_ms).toBeLessThan(1_000);
    expect(messages).toHaveLength(2);
    const [notice, answer] = messages;
    expect(notice?.blocks[0]).toMatchObject({ block_id: expect.stringMatching(/^progress/) });
    expect(notice?.text).toContain("The SQL warehouse is starting");
    expect(answer?.ts).not.toBe(notice?.ts);
    expect(answer?.text).toContain("Cost of jobs by job");
  });

  test("to a mention becomes the answer", async () => {
    bot.hold.ms = 3_000;
    const { messages } = await bot.control("mention", {
      user: "U0001",
      channel: "C0001",
      text: "<@U0BOT> cost days:4",
    });
    bot.hold.ms = 0;
    expect(messages).toHaveLength(2);
    expect(messages[1]?.ts).toBe(messages[0]?.ts);
    expect(messages[1]?.text).toContain("Cost of jobs by job");
  });
});

describe("requests that are not Slack's", () => {
  const body =
    "command=%2Fjobmon&text=cost&user_id=U0001&team_id=T0001&response_url=http%3A%2F%2F127.0.0.1%3A9%2Fx";
  const send = (timestamp: number, secret: string) =>
    fetch(`http://127.0.0.1:${bot.env.PORT}/slack/events`, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": String(timestamp),
        "x-slack-signature": `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex")}`,
      },
    });
  const seconds = () => Math.floor(Date.now() / 1000);

  test("are refused when the signature is wrong or the timestamp is old", async () => {
    const secret = bot.env.SLACK_SIGNING_SECRET ?? "";
    expect((await send(seconds(), "wrong")).status).toBe(401);
    expect((await send(seconds() - 301, secret)).status).toBe(401);
    expect((await send(seconds(), secret)).status).toBe(200);
  });
});

test("the health route tells what the bot is connected to", async () => {
  const response = await fetch(`http://127.0.0.1:${bot.env.PORT}/healthz`);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ status: "ok", slack: "connected" });
});

function withoutId(block: unknown): unknown {
  const { block_id: _, ...rest } = block as { block_id?: string };
  return rest;
}
