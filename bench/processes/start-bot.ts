import { z } from "zod";
import { freePort } from "../../sandbox/control/free-port.ts";
import { type LaunchedProcess, launch } from "./launch.ts";
import { waitUntil } from "./wait-until.ts";

const START_TIMEOUT_MS = 60_000;

const health = z.object({ slack: z.string() });

/** What is measured: where it takes Slack's requests, and its process. */
export interface CommandTarget extends AsyncDisposable {
  url: URL;
  process: LaunchedProcess;
}

/** The bot by its production entry, connected to the sandbox whose `env` it gets. */
export async function startBot(
  env: Record<string, string>,
  signal: AbortSignal,
  nodeFlags: readonly string[],
): Promise<CommandTarget> {
  const port = await freePort();
  const process = launch({
    name: "the bot",
    args: [...nodeFlags, "src/main.ts"],
    env: { ...env, PORT: String(port) },
  });
  try {
    const isReady = async () => {
      process.assertRunning();
      return isConnected(`http://127.0.0.1:${port}/healthz`);
    };
    await waitUntil("the bot", isReady, { timeoutMs: START_TIMEOUT_MS, signal });
  } catch (error) {
    await process[Symbol.asyncDispose]();
    throw error;
  }
  return {
    url: new URL(`http://127.0.0.1:${port}/slack/events`),
    process,
    [Symbol.asyncDispose]: () => process[Symbol.asyncDispose](),
  };
}

async function isConnected(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1000) });
    return health.parse(await response.json()).slack === "connected";
  } catch {
    return false; // not listening yet
  }
}
