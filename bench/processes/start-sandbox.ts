import { z } from "zod";
import { launch } from "./launch.ts";
import { waitUntil } from "./wait-until.ts";

const START_TIMEOUT_MS = 60_000;

const readyLine = z.object({ ready: z.literal(true), env: z.record(z.string(), z.string()) });

export interface Sandbox extends AsyncDisposable {
  /** What a bot needs to live in this sandbox. */
  env: Record<string, string>;
}

/** Local Databricks with the generated account and local Slack, in a process of their own and without a bot. */
export async function startSandbox(signal: AbortSignal): Promise<Sandbox> {
  const process = launch({
    name: "the sandbox",
    args: ["sandbox/main.ts", "--no-bot", "--json", "--port", "0"],
  });
  try {
    const firstLine = () => /^\{"ready":true.*\}$/m.exec(process.output())?.[0];
    const isReady = () => {
      process.assertRunning();
      return firstLine() !== undefined;
    };
    await waitUntil("the sandbox", isReady, { timeoutMs: START_TIMEOUT_MS, signal });
    const { env } = readyLine.parse(JSON.parse(firstLine() ?? ""));
    return { env, [Symbol.asyncDispose]: () => process[Symbol.asyncDispose]() };
  } catch (error) {
    await process[Symbol.asyncDispose]();
    throw error;
  }
}
