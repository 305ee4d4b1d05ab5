import { setTimeout as sleep } from "node:timers/promises";
import type { Load } from "./load/load.ts";
import { type ResponseSink, startResponseSink } from "./load/response-sink.ts";
import { startLoadGenerator } from "./load/start-load-generator.ts";
import { processorMs } from "./processes/process-usage.ts";
import { startBareBoltApp } from "./processes/start-bare-bolt-app.ts";
import { type CommandTarget, startBot } from "./processes/start-bot.ts";
import { startSandbox } from "./processes/start-sandbox.ts";
import { waitUntil } from "./processes/wait-until.ts";
import type { Measured } from "./report/measured.ts";
import { median, quantile } from "./report/quantiles.ts";

/** The bot's median may be this many times that of a Bolt app that does nothing else. */
const MOST_RATIO = 1.5;
const RATES_PER_SECOND = [50, 200];
/** What is asked in turn: a list, a sum and a page of text. */
const QUESTIONS = ["cost days:30", "runs", "help"];
/** Fills the caches and lets the engine compile what is hot. */
const WARM_UP_COMMANDS = 600;
/** The first commands of a slice open connections; they are sent but not counted. */
const UNCOUNTED_MS = 500;
const SETTLE_MS = 300;
const ANSWERS_TIMEOUT_MS = 30_000;

export interface AcknowledgementOptions {
  /** How often the two take turns at each rate. */
  rounds: number;
  sliceSeconds: number;
  arrivals: Load["arrivals"];
  /** Flags of Node for the bot, such as those of its profiler. */
  nodeFlags: readonly string[];
  signal: AbortSignal;
  progress(line: string): void;
}

type Name = "jobmon" | "bare Bolt";

interface Slice {
  name: Name;
  rate: number;
  round: number;
  ackMs: number[];
  lateMs: number[];
  /** Processor time for each command until its answer was posted, in milliseconds. */
  processorMs: number;
}

/**
 * How long the bot takes to acknowledge a slash command while it answers the ones before, beside a Bolt app that only
 * acknowledges. Both get the same commands at the same instants, in turns.
 */
export async function measureAcknowledgement(options: AcknowledgementOptions): Promise<Measured> {
  const { rounds, sliceSeconds, arrivals, nodeFlags, signal, progress } = options;
  await using sandbox = await startSandbox(signal);
  await using sink = await startResponseSink();
  const signingSecret = sandbox.env.SLACK_SIGNING_SECRET ?? "";
  await using bot = await startBot(sandbox.env, signal, nodeFlags);
  await using bare = await startBareBoltApp(signingSecret, signal);
  await using generator = startLoadGenerator();
  const targets: Record<Name, CommandTarget> = { jobmon: bot, "bare Bolt": bare };

  const run = async (name: Name, rate: number, commands: number, seed: string) => {
    const { url, process } = targets[name];
    const answersBefore = sink.answers();
    const processorBefore = processorMs(process.pid);
    const result = await generator.send(
      {
        url: url.href,
        signingSecret,
        responseUrl: `${sink.url}/${name === "jobmon" ? "jobmon" : "bare"}`,
        texts: Array.from({ length: commands }, (_, index) => QUESTIONS[index % QUESTIONS.length] ?? ""),
        ratePerSecond: rate,
        arrivals,
        seed,
      },
      signal,
    );
    process.assertRunning();
    if (result.failures.length > 0) throw new Error(`${name}: ${result.failures.join("; ")}`);
    if (name === "jobmon") await allAnswered(sink, answersBefore + commands, signal);
    const usedMs = (processorMs(process.pid) - processorBefore) / commands;
    await sleep(SETTLE_MS, undefined, { signal });
    return { ...result, processorMs: usedMs };
  };

  progress("acknowledgement: warming up");
  for (const name of ["jobmon", "bare Bolt"] as const) await run(name, 200, WARM_UP_COMMANDS, "warm-up");

  const slices: Slice[] = [];
  for (const rate of RATES_PER_SECOND) {
    for (let round = 1; round <= rounds; round += 1) {
      progress(`acknowledgement: ${rate} commands a second, round ${round} of ${rounds}`);
      // Who comes first alternates, so that a machine that grows slower or faster does not favour one.
      const order: Name[] = round % 2 === 1 ? ["jobmon", "bare Bolt"] : ["bare Bolt", "jobmon"];
      for (const name of order) {
        const result = await run(name, rate, Math.round(rate * sliceSeconds), `${rate}/${round}`);
        const uncounted = Math.round((rate * UNCOUNTED_MS) / 1000);
        const ackMs = result.ackMs.slice(uncounted).filter((ms) => ms !== null);
        slices.push({ name, rate, round, ackMs, lateMs: result.lateMs, processorMs: result.processorMs });
      }
    }
  }
  return summarise(slices, arrivals);
}

async function allAnswered(sink: ResponseSink, expected: number, signal: AbortSignal): Promise<void> {
  await waitUntil(`${expected} answers`, () => sink.answers() >= expected, {
    timeoutMs: ANSWERS_TIMEOUT_MS,
    signal,
  });
  if (sink.answers() > expected) throw new Error("the bot answered a command more than once");
  const [failure] = sink.failures();
  if (failure !== undefined) throw new Error(`the bot could not answer: ${failure}`);
}

function summarise(slices: readonly Slice[], arrivals: Load["arrivals"]): Measured {
  const acks = (name: Name, rate: number, round?: number) =>
    slices
      .filter((slice) => slice.name === name && slice.rate === rate && (round ?? slice.round) === slice.round)
      .flatMap(({ ackMs }) => ackMs);
  const ratio = (rate: number, round?: number) =>
    median(acks("jobmon", rate, round)) / median(acks("bare Bolt", rate, round));

  return {
    name: "ack",
    title:
      "Acknowledgement of a slash command, in milliseconds, while the commands before are being answered",
    rows: RATES_PER_SECOND.flatMap((rate) =>
      (["bare Bolt", "jobmon"] as const).map((name) => {
        const ackMs = acks(name, rate);
        const own = slices.filter((slice) => slice.name === name && slice.rate === rate);
        return {
          app: name,
          "commands/s": rate,
          acks: ackMs.length,
          p50: median(ackMs),
          p95: quantile(ackMs, 0.95),
          p99: quantile(ackMs, 0.99),
          "CPU ms/command": median(own.map((slice) => slice.processorMs)),
        };
      }),
    ),
    bounds: RATES_PER_SECOND.map((rate) => ({
      what: `ratio of the medians at ${rate} commands a second`,
      measured: ratio(rate),
      most: MOST_RATIO,
      unit: "",
    })),
    notes: [
      `Arrivals: ${arrivals}. The load generator sent ${quantile(
        slices.flatMap(({ lateMs }) => lateMs),
        0.99,
      ).toFixed(1)} ms late at the 99th percentile.`,
      ...RATES_PER_SECOND.map((rate) => {
        const rounds = [...new Set(slices.map(({ round }) => round))].map((round) => ratio(rate, round));
        return `Ratio by round at ${rate} commands a second: ${rounds.map((value) => value.toFixed(2)).join(", ")}.`;
      }),
    ],
  };
}
