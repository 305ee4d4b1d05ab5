import { freePort } from "../../sandbox/control/free-port.ts";
import { launch } from "./launch.ts";
import type { CommandTarget } from "./start-bot.ts";
import { waitUntil } from "./wait-until.ts";

const START_TIMEOUT_MS = 30_000;

/** The bare Bolt app that the bot is compared with, in a process of its own. */
export async function startBareBoltApp(signingSecret: string, signal: AbortSignal): Promise<CommandTarget> {
  const port = await freePort();
  const process = launch({
    name: "the bare Bolt app",
    args: ["bench/bare-bolt-app.ts"],
    env: { SLACK_SIGNING_SECRET: signingSecret, PORT: String(port) },
    messages: true,
  });
  let isListening = false;
  process.child.once("message", () => {
    isListening = true;
  });
  try {
    const isReady = () => {
      process.assertRunning();
      return isListening;
    };
    await waitUntil("the bare Bolt app", isReady, { timeoutMs: START_TIMEOUT_MS, signal });
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
