import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { Hono } from "hono";
import type { SandboxClock } from "../clock.ts";
import { createHttpDelivery } from "./http-delivery.ts";
import { createRequestGate } from "./request-gate.ts";
import { createResponseUrls } from "./response-urls.ts";
import { createSocketMode } from "./socket-mode.ts";
import { createSlackState } from "./state.ts";
import { createUserActions } from "./user-actions/index.ts";
import { createWebApi } from "./web-api.ts";

export type LocalSlack = ReturnType<typeof createLocalSlack>;

/**
 * Local Slack: `app` serves the Web API (`/api/…`) and the response_urls, `handleUpgrade` Socket Mode; `people` act in it.
 * `origin` is where it is served (known once the server listens); `botUrl` is the bot's request URL, unused in Socket Mode.
 */
export function createLocalSlack({
  clock,
  origin,
  botUrl,
  socketMode: useSocketMode,
}: {
  clock: SandboxClock;
  origin: () => string;
  botUrl: string;
  socketMode: boolean;
}) {
  const tokens = {
    bot: `xoxb-sandbox-${randomBytes(12).toString("hex")}`,
    app: useSocketMode ? `xapp-sandbox-${randomBytes(12).toString("hex")}` : null,
  };
  const signingSecret = randomBytes(16).toString("hex");
  const state = createSlackState(clock);
  const gate = createRequestGate(clock);
  const socketMode = createSocketMode(origin);
  const responseUrls = createResponseUrls({ state, gate, origin });
  const bot = useSocketMode
    ? socketMode.connection
    : createHttpDelivery({ clock, signingSecret, requestUrl: botUrl });
  const app = new Hono();
  app.route("/", createWebApi({ gate, tokens, context: { state, socketUrl: () => socketMode.newUrl() } }));
  app.route("/", responseUrls.app);

  return {
    app,
    handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      socketMode.handleUpgrade(request, socket, head);
    },
    people: createUserActions({ state, bot, responseUrls }),
    messages: state.messages,
    views: state.views,
    changes: state.changes,
    calls: () => gate.calls(),
    clearCalls: () => gate.clearCalls(),
    openSockets: () => socketMode.openSockets(),

    /** The environment of a bot for this Slack. */
    env(): Record<string, string> {
      return {
        SLACK_BOT_TOKEN: tokens.bot,
        SLACK_SIGNING_SECRET: signingSecret,
        ...(tokens.app === null ? {} : { SLACK_APP_TOKEN: tokens.app }),
        SLACK_API_URL: `${origin()}/api/`,
      };
    },

    close(): void {
      socketMode.close();
    },
  };
}
