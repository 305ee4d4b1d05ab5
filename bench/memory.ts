import { setTimeout as sleep } from "node:timers/promises";
import { startResponseSink } from "./load/response-sink.ts";
import { startLoadGenerator } from "./load/start-load-generator.ts";
import { mixedQuestions } from "./mixed-questions.ts";
import { residentMemory } from "./processes/process-usage.ts";
import { startBot } from "./processes/start-bot.ts";
import { startSandbox } from "./processes/start-sandbox.ts";
import { waitUntil } from "./processes/wait-until.ts";
import type { Measured } from "./report/measured.ts";

const MOST_MIB = 180;
const RATE_PER_SECOND = 100;
/** The bot is left alone for this long before it is measured, so that work under way does not count. */
const IDLE_MS = 5_000;
const ANSWERS_TIMEOUT_MS = 60_000;

/**
 * Resident memory of the bot's process after its start and after so many commands in all (`stages`, rising) of every kind.
 * Bounds the last. Source: Linux, /proc; elsewhere it throws.
 */
export async function measureMemory(options: {
  stages: readonly number[];
  /** Flags of Node for the bot, such as those of its profiler. */
  nodeFlags: readonly string[];
  signal: AbortSignal;
  progress(line: string): void;
}): Promise<Measured> {
  const { stages, nodeFlags, signal, progress } = options;
  await using sandbox = await startSandbox(signal);
  await using sink = await startResponseSink();
  await using generator = startLoadGenerator();
  await using bot = await startBot(sandbox.env, signal, nodeFlags);
  const rows: { commands: number; "resident MiB": number; "peak MiB": number }[] = [];
  const read = (commands: number) => {
    bot.process.assertRunning();
    const { now, peak } = residentMemory(bot.process.pid);
    rows.push({ commands, "resident MiB": now / 2 ** 20, "peak MiB": peak / 2 ** 20 });
    return now / 2 ** 20;
  };

  await sleep(IDLE_MS, undefined, { signal });
  let resident = read(0);
  let asked = 0;
  const questions = mixedQuestions(Math.max(...stages), new Date());
  for (const stage of stages) {
    progress(`memory: up to ${stage} commands`);
    const { failures } = await generator.send(
      {
        url: bot.url.href,
        signingSecret: sandbox.env.SLACK_SIGNING_SECRET ?? "",
        responseUrl: `${sink.url}/${stage}`,
        texts: questions.slice(asked, stage),
        ratePerSecond: RATE_PER_SECOND,
        arrivals: "random",
        seed: `memory/${stage}`,
      },
      signal,
    );
    asked = stage;
    bot.process.assertRunning();
    if (failures.length > 0) throw new Error(`the bot: ${failures.join("; ")}`);
    await waitUntil(`${asked} answers`, () => sink.answers() >= asked, {
      timeoutMs: ANSWERS_TIMEOUT_MS,
      signal,
    });
    const [failure] = sink.failures();
    if (failure !== undefined) throw new Error(`the bot could not answer: ${failure}`);
    await sleep(IDLE_MS, undefined, { signal });
    resident = read(asked);
  }
  return {
    name: "memory",
    title: `Resident memory of the bot's process, idle ${IDLE_MS / 1000} s after commands of every kind at ${RATE_PER_SECOND} a second`,
    rows,
    bounds: [
      { what: `resident memory after ${asked} commands`, measured: resident, most: MOST_MIB, unit: " MiB" },
    ],
    notes: ["One command in fifty is a question that nobody asked before; the others come again."],
  };
}
