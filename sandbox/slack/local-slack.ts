import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { Hono } from "hono";
import type { SandboxClock } from "../clock.ts";
import { type AppManifest, readAppManifest } from "./app-manifest.ts";
import { createClockTimer } from "./clock-timer.ts";
import { onlyOnce, withEventRetries } from "./event-retries.ts";
import { createFileRoutes } from "./file-routes.ts";
import { createHttpDelivery } from "./http-delivery.ts";
import { createRequestGate, type SlackInterceptor } from "./request-gate.ts";
import { createResponseUrls } from "./response-urls.ts";
import { createRules, type RuleName } from "./rules.ts";
import { createSocketMode } from "./socket-mode.ts";
import { createSlackState } from "./state.ts";
import { createUserActions } from "./user-actions/index.ts";
import { createWebApi } from "./web-api.ts";

/** How long Slack looks into an uploaded file is not published. */
const FILE_PROCESSING_MS = 2000;

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
  intercept,
  relax = [],
  manifest = readAppManifest(),
  fileProcessingMs = FILE_PROCESSING_MS,
  socketLifetimeMs = null,
}: {
  clock: SandboxClock;
  origin: () => string;
  botUrl: string;
  socketMode: boolean;
  /** Sees each request of the bot, and may change what comes of it. */
  intercept?: SlackInterceptor;
  /** Rules that are not enforced; none by default. */
  relax?: readonly RuleName[];
  /** Which scopes the app has; by default those of manifest.yml. */
  manifest?: AppManifest;
  /** How long Slack looks into an uploaded file. */
  fileProcessingMs?: number;
  /** After which time a Socket Mode connection has to be opened anew; null: never. */
  socketLifetimeMs?: number | null;
}) {
  const tokens = {
    bot: `xoxb-sandbox-${randomBytes(12).toString("hex")}`,
    app: useSocketMode ? `xapp-sandbox-${randomBytes(12).toString("hex")}` : null,
  };
  const signingSecret = randomBytes(16).toString("hex");
  const rules = createRules(relax);
  const timer = createClockTimer(clock);
  const state = createSlackState({ clock, origin, rules, manifest, fileProcessingMs });
  const gate = createRequestGate(clock, intercept);
  const socketMode = createSocketMode({ origin, timer, rules, lifetimeMs: socketLifetimeMs });
  const responseUrls = createResponseUrls({ state, gate, origin });
  const send = useSocketMode
    ? socketMode.deliver
    : createHttpDelivery({ clock, signingSecret, requestUrl: botUrl });
  const bot = rules.applies("event_retries") ? withEventRetries(timer, send) : onlyOnce(send);
  const app = new Hono();
  app.route("/", createWebApi({ gate, tokens, context: { state, socketUrl: () => socketMode.newUrl() } }));
  app.route("/", responseUrls.app);
  const mayRead = (token: string) =>
    token === tokens.bot && (state.scopes.has("files:read") || !rules.applies("scopes"));
  app.route("/", createFileRoutes({ files: state.files, mayRead }));

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
    /** Asks every Socket Mode client to connect anew. */
    refreshSockets: () => socketMode.refresh(),
    /** Turns Socket Mode off for the app (`link_disabled`), or on again. */
    setSocketMode: (enabled: boolean) => socketMode.setEnabled(enabled),

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
      timer.close();
      socketMode.close();
    },
  };
}
