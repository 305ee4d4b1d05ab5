import { setTimeout as sleep } from "node:timers/promises";
import { renderBlockKit } from "../src/answers/renderers/block-kit.ts";
import { createAppQuestions } from "../src/app.ts";
import { loadTerminalConfig } from "../src/config/load-config.ts";
import { createLogger } from "../src/ops/logger.ts";
import { wire } from "../src/wire.ts";
import { type BareStatement, connectBareDriver } from "./bare-driver.ts";
import { startSandbox } from "./processes/start-sandbox.ts";
import type { Measured } from "./report/measured.ts";
import { median, quantile } from "./report/quantiles.ts";
import { nobody, statementOf } from "./statement-of.ts";

const MOST_MS = 15;
const ROWS_SHOWN = 25;
const WARM_UP_PAIRS = 3;
/** Between two calls, so that what the first does after its answer does not fall into the second. */
const PAUSE_MS = 30;
const DAY_MS = 86_400_000;

const caller = { platform: "slack", tenant: "T0001", id: "U0001" } as const;

/** Questions with so many rows; each number gives another window, so that no answer was kept from before. */
const questions: { name: string; text(number: number, now: Date): string }[] = [
  {
    name: `runs limit:${ROWS_SHOWN}`,
    text: (number, now) =>
      `runs limit:${ROWS_SHOWN} as_of:${new Date(now.getTime() - (number + 1) * 60_000).toISOString()}`,
  },
  {
    name: `cost limit:${ROWS_SHOWN}`,
    text: (number, now) =>
      `cost limit:${ROWS_SHOWN} as_of:${new Date(now.getTime() - (number + 1) * DAY_MS).toISOString()}`,
  },
];

interface Pair {
  jobmonMs: number;
  bareRowsMs: number;
  bareClosedMs: number;
  /** The same question at once again: no statement, only the presenting and rendering. */
  keptMs: number;
}

/**
 * What the bot adds to a statement: from the question to the rendered Block Kit, beside the bare driver with the same statement and
 * parameters at the same warehouse, in turns. Bounds the difference to the bare rows in hand, and thus to the closing too.
 */
export async function measureOwnShare(options: {
  pairs: number;
  signal: AbortSignal;
  progress(line: string): void;
}): Promise<Measured> {
  const { pairs, signal, progress } = options;
  await using sandbox = await startSandbox(signal);
  const config = loadTerminalConfig(sandbox.env);
  const { ports, close } = wire(config, createLogger("fatal"));
  await using _wired = { [Symbol.asyncDispose]: close };
  await using driver = await connectBareDriver(config.databricks);
  const app = createAppQuestions(ports, nobody);

  const askJobmon = async (text: string): Promise<number> => {
    const begun = performance.now();
    const { answer, outcome } = await app.ask(text, caller, { signal });
    const { blocks } = renderBlockKit(answer, { form: "rich", share: { command: answer.repeat ?? text } });
    const ms = performance.now() - begun;
    const rows = answer.data.rows.length;
    if (outcome !== "answered" || rows !== ROWS_SHOWN || blocks.length === 0) {
      throw new Error(`${text}: ${outcome} with ${rows} rows in place of ${ROWS_SHOWN}`);
    }
    return ms;
  };
  const pair = async (text: string, statement: BareStatement, jobmonFirst: boolean): Promise<Pair> => {
    const jobmon = async () => {
      const jobmonMs = await askJobmon(text);
      const keptMs = await askJobmon(text);
      await sleep(PAUSE_MS, undefined, { signal });
      return { jobmonMs, keptMs };
    };
    const bare = async () => {
      const { rows, rowsMs, closedMs } = await driver.run(statement);
      if (rows < ROWS_SHOWN) throw new Error(`the bare driver got ${rows} rows for ${text}`);
      await sleep(PAUSE_MS, undefined, { signal });
      return { bareRowsMs: rowsMs, bareClosedMs: closedMs };
    };
    return jobmonFirst
      ? { ...(await jobmon()), ...(await bare()) }
      : { ...(await bare()), ...(await jobmon()) };
  };

  const rows: Measured["rows"] = [];
  const bounds: Measured["bounds"] = [];
  for (const { name, text } of questions) {
    progress(`share: ${name}`);
    const now = new Date();
    const measured: Pair[] = [];
    for (let number = 0; number < WARM_UP_PAIRS + pairs; number += 1) {
      signal.throwIfAborted();
      const asked = text(number, now);
      const statement = await statementOf(asked, ports, config.databricks.catalog);
      const result = await pair(asked, statement, number % 2 === 0);
      if (number >= WARM_UP_PAIRS) measured.push(result);
    }
    const shares = measured.map(({ jobmonMs, bareRowsMs }) => jobmonMs - bareRowsMs);
    rows.push({
      question: name,
      pairs: measured.length,
      "jobmon ms": median(measured.map(({ jobmonMs }) => jobmonMs)),
      "bare rows ms": median(measured.map(({ bareRowsMs }) => bareRowsMs)),
      "bare closed ms": median(measured.map(({ bareClosedMs }) => bareClosedMs)),
      "own share ms": median(shares),
      "its quartiles": `${quantile(shares, 0.25).toFixed(1)} to ${quantile(shares, 0.75).toFixed(1)}`,
      "kept answer ms": median(measured.map(({ keptMs }) => keptMs)),
    });
    bounds.push({
      what: `own share of ${name}, median of the pairs`,
      measured: median(shares),
      most: MOST_MS,
      unit: " ms",
    });
  }
  return {
    name: "share",
    title: "From the question to the rendered answer beside the bare driver with the same statement, medians",
    rows,
    bounds,
    notes: [
      "The own share is the median of the differences within a pair, to the bare rows in hand: the bot closes its session after the answer.",
      "A kept answer is the same question asked again: it is presented and rendered, without a statement.",
    ],
  };
}
