import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { startSandboxServer } from "../../../../sandbox/control/sandbox-server.ts";
import { createLocalSlack, type LocalSlack } from "../../../../sandbox/slack/local-slack.ts";
import type { RuleName } from "../../../../sandbox/slack/rules.ts";
import { everyScope } from "../every-scope.ts";
import { startSlackWithBot } from "../local-slack-with-bot.ts";
import { type MovableClock, movableClock } from "../movable-clock.ts";
import { refusalOf } from "./strict-slack.ts";

type Envelope = {
  type: string;
  envelope_id: string;
  reason?: string;
  num_connections?: number;
  retry_attempt?: number;
};
type Connection = { socket: WebSocket; got: Envelope[]; closed: boolean };

let clock: MovableClock;
let slack: LocalSlack;
let app: WebClient;
let close: () => Promise<void>;
const connections: Connection[] = [];

async function start({ relax = [] as RuleName[], socketLifetimeMs = null as number | null } = {}) {
  clock = movableClock();
  let origin = "";
  slack = createLocalSlack({
    clock,
    origin: () => origin,
    botUrl: "",
    socketMode: true,
    manifest: everyScope,
    relax,
    socketLifetimeMs,
  });
  const server = await startSandboxServer({
    parts: [slack.app],
    port: 0,
    handleUpgrade: slack.handleUpgrade,
  });
  origin = server.origin;
  app = new WebClient(slack.env().SLACK_APP_TOKEN, {
    slackApiUrl: `${origin}/api/`,
    retryConfig: { retries: 0 },
  });
  close = async () => {
    slack.close();
    await server.close();
  };
}
beforeEach(() => {
  connections.length = 0;
});
afterEach(() => close());

async function addressOf(): Promise<string> {
  return (await app.apps.connections.open()).url ?? "";
}

/** Opens a socket that acknowledges everything, unless told otherwise. */
async function connect({ acks = true, url = "" } = {}): Promise<Connection> {
  const socket = new WebSocket(url === "" ? await addressOf() : url);
  const connection: Connection = { socket, got: [], closed: false };
  socket.on("message", (data) => {
    const envelope = JSON.parse(String(data)) as Envelope;
    connection.got.push(envelope);
    if (acks && envelope.envelope_id) socket.send(JSON.stringify({ envelope_id: envelope.envelope_id }));
  });
  socket.on("close", () => {
    connection.closed = true;
  });
  connections.push(connection);
  await expect.poll(() => connection.got.length).toBeGreaterThan(0);
  return connection;
}

const typesOf = ({ got }: Connection) => got.map(({ type }) => type);
const command = (text = "x") =>
  slack.people.command({ user: "U0001", channel: "C0001", text, timeout_ms: 0 });
const mention = () => slack.people.mention({ user: "U0001", channel: "C0001", text: "runs", timeout_ms: 0 });

test("each payload goes to one of several connections", async () => {
  await start();
  for (let n = 0; n < 3; n += 1) await connect();
  expect(connections.map(({ got }) => got[0]?.num_connections)).toEqual([1, 2, 3]);
  for (let n = 0; n < 9; n += 1) expect((await command()).ack_status).toBe(200);
  const counts = connections.map((it) => typesOf(it).filter((type) => type === "slash_commands").length);
  expect(counts.reduce((sum, count) => sum + count)).toBe(9);
  expect(Math.min(...counts)).toBeGreaterThan(0);
  const ids = connections.flatMap(({ got }) => got.map(({ envelope_id }) => envelope_id)).filter(Boolean);
  expect(new Set(ids).size).toBe(9);
});

test("ten connections, not eleven; not with an address that was handed out before either", async () => {
  await start();
  for (let n = 0; n < 9; n += 1) await connect();
  const early = await addressOf();
  await connect();
  expect(await refusalOf(app.apps.connections.open())).toMatchObject({ error: "too_many_websockets" });
  const eleventh = await connect({ url: early });
  expect(eleventh.got).toMatchObject([{ type: "disconnect", reason: "too_many_websockets" }]);
  await expect.poll(() => eleventh.closed).toBe(true);
  expect(slack.openSockets()).toBe(10);
});

test("the limit can be relaxed", async () => {
  await start({ relax: ["socket_limit"] });
  for (let n = 0; n < 11; n += 1) await connect();
  expect(slack.openSockets()).toBe(11);
});

test("after its time a connection is asked to come again; nothing is lost meanwhile", async () => {
  await start({ socketLifetimeMs: 3_600_000 });
  const old = await connect();
  clock.advance(3_599_000);
  await command();
  expect(typesOf(old)).toEqual(["hello", "slash_commands"]);
  clock.advance(1000);
  await expect.poll(() => old.got.at(-1)).toMatchObject({ type: "disconnect", reason: "refresh_requested" });
  const meanwhile = command("while nobody listens");
  old.socket.close();
  const fresh = await connect();
  expect((await meanwhile).ack_status).toBe(200);
  expect(typesOf(fresh)).toEqual(["hello", "slash_commands"]);
  expect(typesOf(old)).toEqual(["hello", "slash_commands", "disconnect"]);
});

test("an ack on the old connection still counts", async () => {
  await start();
  const old = await connect({ acks: false });
  const pending = command();
  await expect.poll(() => typesOf(old)).toContain("slash_commands");
  slack.refreshSockets();
  await expect.poll(() => typesOf(old)).toContain("disconnect");
  const { envelope_id } = old.got.find(({ type }) => type === "slash_commands") ?? {};
  old.socket.send(JSON.stringify({ envelope_id }));
  expect((await pending).ack_status).toBe(200);
});

test("an event without an ack comes again", async () => {
  await start();
  const deaf = await connect({ acks: false });
  expect((await mention()).ack_status).toBe("operation_timeout");
  await expect.poll(() => deaf.got.map(({ retry_attempt }) => retry_attempt)).toEqual([undefined, 0, 1]);
});

test("Socket Mode turned off: everybody is disconnected and nobody comes in", async () => {
  await start();
  const open = await connect();
  slack.setSocketMode(false);
  await expect.poll(() => open.got.at(-1)).toMatchObject({ type: "disconnect", reason: "link_disabled" });
  expect(await refusalOf(app.apps.connections.open())).toMatchObject({ error: "access_denied" });
  slack.setSocketMode(true);
  expect(typesOf(await connect())).toEqual(["hello"]);
});

test("without any connection a person hears so at once", async () => {
  await start();
  expect(await command()).toMatchObject({ ack_status: "dispatch_failed" });
});

test("Slack's own client comes back by itself, and no event is lost meanwhile", async () => {
  const mentions: string[] = [];
  const sandbox = await startSlackWithBot(
    (bot) => {
      bot.event("app_mention", async ({ event, say }) => {
        mentions.push(event.ts);
        await say({ text: "answer", thread_ts: event.ts });
      });
    },
    { socketMode: true, reconnectAfterMs: 1500 },
  );
  close = () => sandbox.close();
  sandbox.slack.refreshSockets();
  await expect.poll(() => sandbox.slack.openSockets()).toBe(0);
  const { messages } = await sandbox.post("mention", { user: "U0001", channel: "C0001", text: "runs" });
  expect(messages).toMatchObject([{ text: "answer" }]);
  expect(mentions).toHaveLength(1);
});
