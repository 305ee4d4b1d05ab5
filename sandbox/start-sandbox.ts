import { createClock } from "./clock.ts";
import { startBotProcess } from "./control/bot-process.ts";
import { createClockApi } from "./control/clock-api.ts";
import { composeInterceptors } from "./control/compose-interceptors.ts";
import { createControlApi } from "./control/control-api.ts";
import { createDatabricksFaults } from "./control/faults/databricks-faults.ts";
import { createFaultApi } from "./control/faults/fault-api.ts";
import { createFaultList } from "./control/faults/fault-list.ts";
import { createSlackFaults } from "./control/faults/slack-faults.ts";
import { freePort } from "./control/free-port.ts";
import { createRequestLog } from "./control/request-log.ts";
import { startSandboxServer } from "./control/sandbox-server.ts";
import { generateAccount } from "./data/generate-account.ts";
import { jobsApiControlRoutes } from "./databricks/jobs-api/control-routes.ts";
import { createLocalDatabricks, type LocalDatabricks } from "./databricks/local-databricks.ts";
import { createLiveAccount, type LiveAccount } from "./live/live-account.ts";
import { liveRoutes } from "./live/live-routes.ts";
import { createPageRoutes } from "./page/page-routes.ts";
import { createLocalSlack } from "./slack/local-slack.ts";
import type { RuleName } from "./slack/rules.ts";

const DEFAULT_PORT = 3500;
const DEFAULT_SEED = 1;

export type SandboxOptions = {
  /** Directory of rows to load in place of the generated account. */
  dataDir?: string | undefined;
  seed?: number | undefined;
  /** 0 takes a free port. */
  port?: number | undefined;
  /** The sandbox's time at its start. Given, the bot and the terminal follow it too. */
  now?: Date | undefined;
  /** Whether to start the bot; default yes. */
  bot?: boolean | undefined;
  socketMode?: boolean | undefined;
  /** Rules of Slack that local Slack does not enforce. */
  relax?: readonly RuleName[] | undefined;
  /** Gets a line at a time: the bot's output and what the sandbox has to say. Default: standard error. */
  log?: ((line: string) => void) | undefined;
  /** Gives up starting: startSandbox then throws its reason, with everything stopped. */
  signal?: AbortSignal | undefined;
};

export type SandboxReady = {
  page: string;
  control: string;
  /** What a bot or the CLI needs to live in this sandbox. */
  env: Record<string, string>;
  /** Workspace id to URL. */
  workspaces: Record<string, string>;
};

export type RunningSandbox = { ready: SandboxReady; close(): Promise<void> };

/**
 * Starts local Databricks, local Slack with page and control API, and the bot. Throws an Error that says what is wrong
 * (port in use, bad data, a bot that does not come up); nothing is left running then.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const log = options.log ?? ((line: string) => process.stderr.write(`${line}\n`));
  const socketMode = options.socketMode ?? false;
  const clock = createClock(options.now ? { now: options.now } : {});
  const started: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const stop of started.splice(0).reverse()) await stop();
  };

  try {
    const botPort = await freePort();
    let origin = "";
    let live: LiveAccount | undefined;
    const faults = createFaultList();
    const slack = createLocalSlack({
      clock,
      origin: () => origin,
      botUrl: `http://127.0.0.1:${botPort}/slack/events`,
      socketMode,
      relax: options.relax ?? [],
      intercept: createSlackFaults(faults),
    });
    const requestLog = createRequestLog(clock);
    const databricks: LocalDatabricks = await createLocalDatabricks({
      clock,
      intercept: composeInterceptors(
        requestLog.intercept,
        createDatabricksFaults(faults, () => databricks.loseSessions()),
      ),
    });
    started.push(() => databricks.close());

    options.signal?.throwIfAborted();
    const server = await startSandboxServer({
      parts: [
        slack.app,
        createClockApi(clock, async () => live?.settle()),
        createFaultApi({ faults, expireTokens: () => databricks.expireTokens() }),
        jobsApiControlRoutes(databricks),
        liveRoutes(() => live),
        createControlApi({ slack, databricks, requestLog }),
        createPageRoutes(),
      ],
      port: options.port ?? DEFAULT_PORT,
      handleUpgrade: slack.handleUpgrade,
    });
    started.push(() => server.close());
    // Stopped before the server, which waits for open sockets.
    started.push(() => slack.close());
    origin = server.origin;

    if (options.dataDir === undefined) {
      const seed = options.seed ?? DEFAULT_SEED;
      const now = clock.now();
      await databricks.load(generateAccount({ seed, now }));
      live = await createLiveAccount({
        seed,
        clock,
        now,
        load: databricks.addRows,
        onError: (error) => log(`sandbox: live runs could not be loaded: ${error}`),
      });
      started.push(live.close);
      databricks.serveAccount(live.source);
    } else {
      await databricks.replaceWithDirectory(options.dataDir);
    }
    options.signal?.throwIfAborted();

    const env = {
      ...slack.env(),
      PORT: String(botPort),
      LOG_LEVEL: "info",
      ...databricks.env,
      ...(options.now ? clockEnv(origin) : {}),
    };
    if (options.bot ?? true) {
      const bot = await startBotProcess({
        // The bot always follows the clock, so that it can be driven later.
        env: { ...env, ...clockEnv(origin) },
        healthUrl: `http://127.0.0.1:${botPort}/healthz`,
        isConnected: () => !socketMode || slack.openSockets() > 0,
        log,
        signal: options.signal,
      });
      started.push(() => bot.stop());
    }
    return {
      ready: { page: origin, control: origin, env, workspaces: { ...databricks.workspaces } },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Lets a Node process follow the sandbox's clock. */
function clockEnv(origin: string): Record<string, string> {
  const preload = new URL("./clock-preload.mjs", import.meta.url);
  return { NODE_OPTIONS: `--import=${preload.href}`, JOBMON_SANDBOX_CONTROL: origin };
}
