import { App, type AppOptions, LogLevel, SocketModeReceiver } from "@slack/bolt";
import { WebClient } from "@slack/web-api";
import { createClock, type SandboxClock } from "../../../sandbox/clock.ts";
import { createControlApi } from "../../../sandbox/control/control-api.ts";
import { freePort } from "../../../sandbox/control/free-port.ts";
import { createRequestLog } from "../../../sandbox/control/request-log.ts";
import { startSandboxServer } from "../../../sandbox/control/sandbox-server.ts";
import { createLocalSlack, type LocalSlack } from "../../../sandbox/slack/local-slack.ts";
import type { Message } from "../../../sandbox/slack/message.ts";
import type { View } from "../../../sandbox/slack/view.ts";
import { everyScope } from "./every-scope.ts";

type Outcome = {
  ack_ms: number;
  ack_status: number | string;
  messages: Message[];
  views: (View & { errors?: unknown })[];
  options: unknown[];
  deleted: unknown[];
};

export type Sandbox = {
  origin: string;
  slack: LocalSlack;
  client: WebClient;
  bot: App;
  rows: Record<string, Record<string, unknown>[]>;
  /** POST to the control API; fails unless the answer is 200. */
  post: (action: string, body: object) => Promise<Outcome>;
  /** Any request to the control API. */
  control: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: unknown }>;
  messages: (query: string) => Promise<Message[]>;
  close: () => Promise<void>;
};

/** Local Slack with its control API, and a real Bolt app as the bot; `listen` registers its listeners. */
export async function startSlackWithBot(
  listen: (app: App) => void,
  {
    socketMode = false,
    clock = createClock(),
    reconnectAfterMs,
  }: {
    socketMode?: boolean;
    clock?: SandboxClock;
    /** How long Slack's Socket Mode client waits before it connects anew; its own default is 5 s. */
    reconnectAfterMs?: number;
  } = {},
): Promise<Sandbox> {
  const botPort = await freePort();
  let origin = "";
  const slack = createLocalSlack({
    clock,
    origin: () => origin,
    botUrl: `http://127.0.0.1:${botPort}/slack/events`,
    socketMode,
    manifest: everyScope,
  });
  const rows: Sandbox["rows"] = {};
  const control = createControlApi({
    slack,
    requestLog: createRequestLog(clock),
    databricks: {
      statements: () => [],
      clearStatements: () => {},
      addRows: async (added) => {
        if (Object.hasOwn(added, "no.such_table")) throw new Error("unknown table no.such_table");
        Object.assign(rows, added);
      },
    },
  });
  const server = await startSandboxServer({
    parts: [slack.app, control],
    port: 0,
    handleUpgrade: slack.handleUpgrade,
  });
  origin = server.origin;

  const env = slack.env();
  const common: AppOptions = {
    token: env.SLACK_BOT_TOKEN ?? "",
    deferInitialization: true,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: env.SLACK_API_URL ?? "" },
  };
  const bot = new App(
    socketMode
      ? {
          ...common,
          receiver: new SocketModeReceiver({
            appToken: env.SLACK_APP_TOKEN ?? "",
            logLevel: LogLevel.ERROR,
            installerOptions: { clientOptions: { slackApiUrl: env.SLACK_API_URL ?? "" } },
            ...(reconnectAfterMs === undefined ? {} : { clientPingTimeout: reconnectAfterMs }),
          }),
        }
      : { ...common, signingSecret: env.SLACK_SIGNING_SECRET ?? "" },
  );
  listen(bot);
  await bot.init();
  await bot.start(botPort);
  if (socketMode) await until(() => slack.openSockets() > 0);

  const request: Sandbox["control"] = async (method, path, body) => {
    const response = await fetch(`${origin}/control/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };

  return {
    origin,
    slack,
    bot,
    rows,
    client: new WebClient(env.SLACK_BOT_TOKEN, {
      slackApiUrl: env.SLACK_API_URL ?? "",
      retryConfig: { retries: 0 },
    }),
    control: request,
    async post(action, body) {
      const answer = await request("POST", action, body);
      if (answer.status !== 200)
        throw new Error(`${action}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body as Outcome;
    },
    messages: async (query) => (await request("GET", `messages?${query}`)).body as Message[],
    async close() {
      await bot.stop();
      slack.close();
      await server.close();
    },
  };
}

async function until(condition: () => boolean, timeoutMs = 10_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error("waited in vain");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
