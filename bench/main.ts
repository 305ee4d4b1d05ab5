import { loadavg } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type AcknowledgementOptions, measureAcknowledgement } from "./acknowledgement.ts";
import { measureLive } from "./live.ts";
import { arrivals } from "./load/load.ts";
import { measureMemory } from "./memory.ts";
import { measureOwnShare } from "./own-share.ts";
import { machineFacts } from "./report/machine-facts.ts";
import { isKept, type Measured } from "./report/measured.ts";
import { renderJson, renderReport } from "./report/render-report.ts";

const USAGE = `npm run bench -- [--only ack|share|live|memory] [--quick] [--arrivals random|even] [--profile DIR] [--json]

  --only NAME     one bench: ack (acknowledgement beside a bare Bolt app), share (the bot's own share of an answer beside
                  the bare driver), live (answers from the Jobs API beside bare requests), memory (resident memory after many commands)
  --quick         short runs, to see whether it works; the numbers mean little
  --arrivals      how the commands of ack are spread over time (default random)
  --profile DIR   the bot leaves a profile in DIR: of processor time from ack, of allocations from memory
  --json          the findings as one JSON document on standard output

Exit status: 0 measured and every bound kept, 1 a bound broken or nothing measured, 2 wrong flags.
`;

/** Exit status of a program that was ended by Ctrl-C, by the shells' convention. */
const EXIT_INTERRUPTED = 130;

const benchNames = ["ack", "share", "live", "memory"] as const;
type BenchName = (typeof benchNames)[number];

interface Flags {
  only: BenchName | undefined;
  quick: boolean;
  arrivals: AcknowledgementOptions["arrivals"];
  profile: string | undefined;
  json: boolean;
}

/** The flags; a sentence when they are wrong. */
function readFlags(args: readonly string[]): Flags | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        only: { type: "string" },
        quick: { type: "boolean", default: false },
        arrivals: { type: "string", default: "random" },
        profile: { type: "string" },
        json: { type: "boolean", default: false },
      },
    });
    const only = benchNames.find((name) => name === values.only);
    if (values.only !== undefined && only === undefined) return `--only is one of ${benchNames.join(", ")}.`;
    const spread = arrivals.find((name) => name === values.arrivals);
    if (spread === undefined) return `--arrivals is one of ${arrivals.join(", ")}.`;
    const { quick, json } = values;
    const profile = values.profile === undefined ? undefined : resolve(values.profile);
    return { only, quick, arrivals: spread, profile, json };
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
}

function measure(
  name: BenchName,
  { quick, arrivals, profile }: Flags,
  signal: AbortSignal,
): Promise<Measured> {
  const profiling = (kind: "cpu" | "heap") =>
    profile === undefined ? [] : [`--${kind}-prof`, `--${kind}-prof-dir=${profile}`];
  const common = { signal, progress: (line: string) => process.stderr.write(`${line}\n`) };
  switch (name) {
    case "ack":
      return measureAcknowledgement({
        ...common,
        arrivals,
        nodeFlags: profiling("cpu"),
        rounds: quick ? 2 : 4,
        sliceSeconds: quick ? 2 : 4,
      });
    case "share":
      return measureOwnShare({ ...common, pairs: quick ? 8 : 50 });
    case "live":
      return measureLive({ ...common, rounds: quick ? 1 : 5 });
    case "memory":
      return measureMemory({
        ...common,
        nodeFlags: profiling("heap"),
        stages: quick ? [200, 400] : [1_000, 5_000],
      });
  }
}

async function main(flags: Flags, signal: AbortSignal): Promise<number> {
  const atStart = machineFacts();
  const findings: Measured[] = [];
  for (const name of benchNames) {
    if (flags.only === undefined || flags.only === name) findings.push(await measure(name, flags, signal));
  }
  const facts = { ...atStart, "load at the end": (loadavg()[0] ?? 0).toFixed(2) };
  process.stdout.write(`${flags.json ? renderJson(facts, findings) : renderReport(facts, findings)}\n`);
  return findings.every(({ bounds }) => bounds.every(isKept)) ? 0 : 1;
}

const flags = readFlags(process.argv.slice(2));
if (typeof flags === "string") {
  process.stderr.write(`${flags}\n\n${USAGE}`);
  process.exit(2);
}
const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => interrupted.abort());
}
try {
  process.exitCode = await main(flags, interrupted.signal);
} catch (error) {
  if (interrupted.signal.aborted) process.exitCode = EXIT_INTERRUPTED;
  else {
    process.stderr.write(`bench: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  }
}
