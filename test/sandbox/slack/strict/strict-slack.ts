import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { WebClient } from "@slack/web-api";
import { startSandboxServer } from "../../../../sandbox/control/sandbox-server.ts";
import { createLocalSlack } from "../../../../sandbox/slack/local-slack.ts";
import { everyScope } from "../every-scope.ts";
import { movableClock } from "../movable-clock.ts";

type Options = Partial<Parameters<typeof createLocalSlack>[0]>;

export type Received = { headers: IncomingHttpHeaders; body: string };
type Answer = (count: number) => {
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
  afterMs?: number;
};

/** What came of a call: null when Slack took it. */
export type Refusal = { error: string; lines: string[] } | null;

export type StrictSlack = Awaited<ReturnType<typeof startStrictSlack>>;

/**
 * Local Slack with every rule, an app with every scope, a bot that acknowledges everything, and Slack's own client. The clock
 * stands still but for a second before each checked call, so that no rate limit is met by chance.
 */
export async function startStrictSlack(options: Options = {}) {
  const clock = movableClock();
  const received: Received[] = [];
  let answer: Answer = () => ({});
  const bot = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", async () => {
      received.push({ headers: request.headers, body });
      const { status = 200, headers = {}, json, afterMs = 0 } = answer(received.length);
      if (afterMs > 0) await sleep(afterMs, null, { ref: false });
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(json === undefined ? "" : JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => {
    bot.listen(0, "127.0.0.1", resolve);
  });
  let origin = "";
  const slack = createLocalSlack({
    clock,
    origin: () => origin,
    botUrl: `http://127.0.0.1:${(bot.address() as AddressInfo).port}/slack/events`,
    socketMode: false,
    manifest: everyScope,
    ...options,
  });
  const server = await startSandboxServer({
    parts: [slack.app],
    port: 0,
    handleUpgrade: slack.handleUpgrade,
  });
  origin = server.origin;
  const client = new WebClient(slack.env().SLACK_BOT_TOKEN, {
    slackApiUrl: `${origin}/api/`,
    allowAbsoluteUrls: true,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    logger: silent,
  });

  async function call(method: string, args: Record<string, unknown>): Promise<Refusal> {
    clock.advance(1000);
    return refusalOf(client.apiCall(method, args));
  }

  return {
    clock,
    slack,
    client,
    origin,
    call,
    /** What Slack sent to the bot. */
    received,
    /** How the bot answers from now on; by the number of the request. */
    answerWith(next: Answer) {
      answer = next;
    },
    /** What a slash command hands out. */
    async command(): Promise<{ trigger_id: string; response_url: string }> {
      await slack.people.command({ user: "U0001", channel: "C0001", text: "x", timeout_ms: 0 });
      const fields = new URLSearchParams(received.at(-1)?.body);
      return { trigger_id: fields.get("trigger_id") ?? "", response_url: fields.get("response_url") ?? "" };
    },
    post: (blocks: unknown, more: object = {}) =>
      call("chat.postMessage", { channel: "C0001", text: "fallback", blocks, ...more }),
    publish: (view: object) => call("views.publish", { user_id: "U0001", view }),
    async close() {
      slack.close();
      await server.close();
      bot.closeAllConnections();
      bot.close();
    },
  };
}

/** Slack's client logs each refusal. */
const silent = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  setName: () => {},
  getLevel: () => "error" as never,
};

type PlatformData = { error?: string; errors?: string[]; response_metadata?: { messages?: string[] } };

export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
    return null;
  } catch (error) {
    const data = (error as { data?: PlatformData }).data;
    if (data?.error === undefined) throw error;
    const lines = (data.response_metadata?.messages ?? []).map((line) => line.replace(/^\[ERROR\] /, ""));
    // The views methods send the lines once.
    if (data.errors !== undefined && JSON.stringify(data.errors) !== JSON.stringify(lines)) {
      throw new Error(`errors ${JSON.stringify(data.errors)}, messages ${JSON.stringify(lines)}`);
    }
    return { error: data.error, lines };
  }
}
