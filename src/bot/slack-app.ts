import { setImmediate as immediate, setTimeout as sleep } from "node:timers/promises";
import { App, type CustomRoute, HTTPReceiver, type Receiver, SocketModeReceiver } from "@slack/bolt";
import { WebAPIPlatformError } from "@slack/web-api";
import type { Questions } from "../commands/question.ts";
import type { People } from "../domain/caller.ts";
import type { Logger } from "../domain/logger.ts";
import { createBoltLogger } from "./bolt-logger.ts";
import { createInFlight } from "./in-flight.ts";
import { registerListeners } from "./listeners.ts";
import { createSlackCalls } from "./slack-calls.ts";
import { createSlackPeople } from "./slack-people.ts";

export interface SlackOptions {
  botToken: string;
  apiUrl: string;
  port: number;
  mode: { kind: "socket"; appToken: string } | { kind: "http"; signingSecret: string };
}

export interface SlackBot {
  /**
   * Listens, then makes itself known to Slack, for as long as Slack cannot be reached. Throws when Slack refuses
   * the credentials.
   */
  start(): Promise<void>;
  /** Takes nothing new and finishes what was begun; what takes too long is cancelled and told so. */
  stop(): Promise<void>;
}

/** Whether the bot is connected to Slack, for the health route. */
export type SlackConnection = "connecting" | "connected";

const RETRY_DELAYS_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000];
/** How long what was begun may go on after a stop, and then how long saying so may take. */
const FINISH_MS = 20_000;
const SAY_SO_MS = 5_000;

export function createSlackBot(deps: {
  slack: SlackOptions;
  /** The questions, over the people that Slack knows. */
  questions(people: People): Questions;
  logger: Logger;
  routes(connection: () => SlackConnection): CustomRoute[];
}): SlackBot {
  const { slack, logger } = deps;
  const boltLogger = createBoltLogger(logger);
  const calls = createSlackCalls({ ...slack, logger: boltLogger });
  const questions = deps.questions(createSlackPeople(calls));
  const inFlight = createInFlight();
  const stopping = new AbortController();
  let identity: { botId?: string; botUserId?: string } = {};
  let connection: SlackConnection = "connecting";

  const app = new App({
    receiver: createReceiver(
      slack,
      deps.routes(() => connection),
      boltLogger,
    ),
    authorize: async () => ({ botToken: slack.botToken, ...identity }),
    clientOptions: { slackApiUrl: slack.apiUrl },
    logger: boltLogger,
    convoStore: false,
  });
  // Acknowledge first, whatever comes and whatever becomes of it: Slack waits three seconds.
  app.use(async ({ ack, next }: { ack?: unknown; next: () => Promise<void> }) => {
    if (typeof ack === "function") await ack();
    await inFlight.track(immediate().then(() => next()));
  });
  registerListeners(app, {
    questions,
    calls,
    logger,
    signal: stopping.signal,
    botUserId: () => identity.botUserId ?? null,
  });
  app.error(async (error) => {
    logger.error({ err: error }, "a reply could not be given");
  });

  async function introduce(): Promise<void> {
    for (let tries = 0; !stopping.signal.aborted; tries++) {
      try {
        const { bot_id, user_id, team } = await calls.client.auth.test();
        identity = {
          ...(bot_id === undefined ? {} : { botId: bot_id }),
          ...(user_id === undefined ? {} : { botUserId: user_id }),
        };
        connection = "connected";
        logger.info({ team, mode: slack.mode.kind, port: slack.port }, "connected to Slack");
        return;
      } catch (error) {
        if (error instanceof WebAPIPlatformError) throw error;
        logger.warn({ err: error, tries }, "Slack cannot be reached, trying again");
        const delayMs = RETRY_DELAYS_MS[Math.min(tries, RETRY_DELAYS_MS.length - 1)];
        await sleep(delayMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  return {
    async start() {
      if (slack.mode.kind === "http") {
        await app.start();
        await introduce();
      } else {
        // Both wait for Slack; the health route answers from the beginning.
        await Promise.all([app.start(), introduce()]);
      }
    },
    async stop() {
      connection = "connecting";
      const finished = app.stop();
      if (!(await inFlight.settle(FINISH_MS))) {
        logger.warn({}, "cancelling questions that take too long to finish");
        stopping.abort();
        await inFlight.settle(SAY_SO_MS);
      }
      stopping.abort();
      await finished;
    },
  };
}

function createReceiver(
  slack: SlackOptions,
  customRoutes: CustomRoute[],
  logger: ReturnType<typeof createBoltLogger>,
): Receiver {
  if (slack.mode.kind === "http") {
    return new HTTPReceiver({
      signingSecret: slack.mode.signingSecret,
      port: slack.port,
      customRoutes,
      logger,
    });
  }
  return new SocketModeReceiver({
    appToken: slack.mode.appToken,
    customRoutes,
    logger,
    installerOptions: { port: slack.port, clientOptions: { slackApiUrl: slack.apiUrl } },
  });
}
