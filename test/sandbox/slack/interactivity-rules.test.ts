import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { WebAPIPlatformError, WebClient } from "@slack/web-api";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startSandboxServer } from "../../../sandbox/control/sandbox-server.ts";
import { createLocalSlack, type LocalSlack } from "../../../sandbox/slack/local-slack.ts";
import { movableClock } from "./movable-clock.ts";

type Received = { headers: IncomingMessage["headers"]; body: string; fields: URLSearchParams };

/** A bot that acknowledges everything and keeps what it got. */
const received: Received[] = [];
const bot = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => {
    body += chunk;
  });
  request.on("end", () => {
    received.push({ headers: request.headers, body, fields: new URLSearchParams(body) });
    response.end();
  });
});
const clock = movableClock();
let slack: LocalSlack;
let client: WebClient;
let close: () => Promise<void>;

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    bot.listen(0, "127.0.0.1", resolve);
  });
  let origin = "";
  slack = createLocalSlack({
    clock,
    origin: () => origin,
    botUrl: `http://127.0.0.1:${(bot.address() as AddressInfo).port}/slack/events`,
    socketMode: false,
  });
  const server = await startSandboxServer({
    parts: [slack.app],
    port: 0,
    handleUpgrade: slack.handleUpgrade,
  });
  origin = server.origin;
  client = new WebClient(slack.env().SLACK_BOT_TOKEN, {
    slackApiUrl: `${origin}/api/`,
    retryConfig: { retries: 0 },
  });
  close = () => server.close();
});
afterAll(async () => {
  slack.close();
  await close();
  bot.close();
});
beforeEach(() => {
  received.length = 0;
});

const someone = { user: "U0001", channel: "C0001", timeout_ms: 0 };
const modal = { type: "modal" as const, title: { type: "plain_text" as const, text: "T" }, blocks: [] };

async function command(text = "x"): Promise<URLSearchParams> {
  const outcome = await slack.people.command({ ...someone, text });
  expect(outcome).toMatchObject({ ack_status: 200, messages: [] });
  return received.at(-1)?.fields ?? new URLSearchParams();
}

async function respond(url: string | null, body: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url ?? "", { method: "POST", body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "no error",
    (error: unknown) => (error instanceof WebAPIPlatformError ? error.data.error : String(error)),
  );
}

test("a command arrives as Slack sends it, signed over the raw body with the sandbox's time", async () => {
  const fields = await command("/jobmon runs <@U0002> a & b");
  expect(Object.fromEntries(fields)).toMatchObject({
    team_id: "T0001",
    channel_id: "C0001",
    channel_name: "data-platform",
    user_id: "U0001",
    user_name: "ana",
    command: "/jobmon",
    text: "runs <@U0002> a &amp; b",
    api_app_id: "A0001",
    is_enterprise_install: "false",
  });
  const [request] = received;
  const timestamp = request?.headers["x-slack-request-timestamp"];
  expect(timestamp).toBe(String(Date.parse("2026-11-20T09:00:00Z") / 1000));
  const secret = slack.env().SLACK_SIGNING_SECRET ?? "";
  const expected = createHmac("sha256", secret).update(`v0:${timestamp}:${request?.body}`).digest("hex");
  expect(request?.headers["x-slack-signature"]).toBe(`v0=${expected}`);
});

test("a response_url is good for 30 minutes of the sandbox's time", async () => {
  const url = (await command()).get("response_url");
  clock.advance(29 * 60_000);
  expect(await respond(url, { text: "in time" })).toEqual({ status: 200, body: { ok: true } });
  clock.advance(61_000);
  expect(await respond(url, { text: "late" })).toEqual({
    status: 404,
    body: { ok: false, error: "expired_url" },
  });
});

test("a response_url takes five messages; refused ones do not count", async () => {
  const url = (await command()).get("response_url");
  expect(await respond(url, { blocks: "nonsense" })).toMatchObject({
    status: 404,
    body: { error: expect.any(String) },
  });
  expect(await respond(url, {})).toMatchObject({ status: 404, body: { error: "no_text" } });
  for (const text of ["1", "2", "3", "4", "5"]) {
    expect(await respond(url, { text, response_type: "in_channel" })).toMatchObject({ status: 200 });
  }
  expect(await respond(url, { text: "6" })).toEqual({ status: 404, body: { ok: false, error: "used_url" } });
});

test("a trigger opens one view within three seconds", async () => {
  const used = (await command()).get("trigger_id") ?? "";
  expect(await client.views.open({ trigger_id: used, view: modal })).toMatchObject({ ok: true });
  expect(await codeOf(client.views.open({ trigger_id: used, view: modal }))).toBe("exchanged_trigger_id");
  const late = (await command()).get("trigger_id") ?? "";
  clock.advance(3001);
  expect(await codeOf(client.views.open({ trigger_id: late, view: modal }))).toBe("expired_trigger_id");
});

test("three views stack, no more; an old hash is refused", async () => {
  const trigger = async () => (await command()).get("trigger_id") ?? "";
  const { view } = await client.views.open({ trigger_id: await trigger(), view: modal });
  const second = await client.views.push({ trigger_id: await trigger(), view: modal });
  expect(second.view).toMatchObject({ previous_view_id: view?.id, root_view_id: view?.id });
  await client.views.push({ trigger_id: await trigger(), view: modal });
  expect(await codeOf(client.views.push({ trigger_id: await trigger(), view: modal }))).toBe(
    "push_limit_reached",
  );
  const update = (hash: string) => client.views.update({ view_id: view?.id ?? "", view: modal, hash });
  expect(await update(view?.hash ?? "")).toMatchObject({ ok: true });
  expect(await codeOf(update(view?.hash ?? ""))).toBe("hash_conflict");
});

test("message timestamps are unique and ascend although the clock stands still", async () => {
  const posted = [];
  for (let n = 0; n < 3; n += 1)
    posted.push((await client.chat.postMessage({ channel: "C0001", text: "x" })).ts);
  clock.advance(-3_600_000);
  posted.push((await client.chat.postMessage({ channel: "C0001", text: "earlier by the clock" })).ts);
  clock.advance(3_600_000);
  expect(new Set(posted).size).toBe(4);
  expect([...posted].sort()).toEqual(posted);
});

test("a click carries its message, except an ephemeral one", async () => {
  const blocks = [
    {
      type: "actions" as const,
      block_id: "a",
      elements: [
        {
          type: "button" as const,
          action_id: "go",
          value: "own",
          text: { type: "plain_text" as const, text: "Go" },
        },
      ],
    },
  ];
  const open = await client.chat.postMessage({ channel: "C0001", text: "x", blocks });
  const hidden = await client.chat.postEphemeral({ channel: "C0001", user: "U0001", text: "x", blocks });
  const payloadOf = async (ts: string | undefined) => {
    await slack.people.click({ ...someone, ts, action_id: "go" });
    return JSON.parse(received.at(-1)?.fields.get("payload") ?? "{}");
  };
  expect(await payloadOf(open.ts)).toMatchObject({
    type: "block_actions",
    container: { type: "message", message_ts: open.ts, channel_id: "C0001", is_ephemeral: false },
    message: { ts: open.ts, text: "x" },
    actions: [{ type: "button", action_id: "go", block_id: "a", value: "own" }],
    trigger_id: expect.any(String),
    response_url: expect.stringContaining("/actions/T0001/"),
  });
  const ephemeral = await payloadOf(hidden.message_ts);
  expect(ephemeral.container).toMatchObject({ is_ephemeral: true });
  expect(ephemeral).not.toHaveProperty("message");
});

test("a menu in a message keeps its choice for the next click", async () => {
  const option = (value: string) => ({ text: { type: "plain_text", text: value }, value });
  const { ts } = await client.chat.postMessage({
    channel: "C0001",
    text: "x",
    blocks: [
      {
        type: "actions",
        block_id: "m",
        elements: [
          { type: "static_select", action_id: "days", options: [option("7"), option("30")] },
          { type: "button", action_id: "go", text: { type: "plain_text", text: "Go" } },
        ],
      },
    ] as never,
  });
  await slack.people.select({ ...someone, ts, action_id: "days", value: "30" });
  expect(JSON.parse(received.at(-1)?.fields.get("payload") ?? "{}").actions).toMatchObject([
    { type: "static_select", selected_option: { value: "30" } },
  ]);
  await slack.people.click({ ...someone, ts, action_id: "go" });
  expect(JSON.parse(received.at(-1)?.fields.get("payload") ?? "{}").state).toMatchObject({
    values: { m: { days: { selected_option: { value: "30" } } } },
  });
  await expect(slack.people.select({ ...someone, ts, action_id: "days", value: "8" })).rejects.toThrow(
    'days has no option "8"; it has: 7, 30',
  );
});

test("a bot that is not there: the person sees dispatch_failed at once", async () => {
  const nobody = createLocalSlack({
    clock,
    origin: () => "http://127.0.0.1:9",
    botUrl: "http://127.0.0.1:9/slack/events",
    socketMode: false,
  });
  const outcome = await nobody.people.command({ ...someone, text: "x", timeout_ms: 30_000 });
  nobody.close();
  expect(outcome).toMatchObject({ ack_status: "dispatch_failed", messages: [] });
});

test("an update of an older message is reported, but not taken for the answer", async () => {
  const board = await client.chat.postMessage({ channel: "C0002", text: "board" });
  const pending = slack.people.command({ user: "U0001", channel: "C0002", text: "x", timeout_ms: 10_000 });
  await expect.poll(() => received.length).toBe(1);
  for (const text of ["board 2", "board 3"]) {
    await client.chat.update({ channel: "C0002", ts: board.ts ?? "", text });
  }
  await new Promise((resolve) => setTimeout(resolve, 1200));
  await respond(received[0]?.fields.get("response_url") ?? null, { text: "answer" });
  expect((await pending).messages.map(({ text }) => text)).toEqual(["board 2", "board 3", "answer"]);
});
