import { z } from "zod";
import { type RunsResult, runsAnswer } from "../answers/runs-answer.ts";
import { floorTo } from "../domain/clock.ts";
import { dayOf } from "../domain/day.ts";
import { JobmonError } from "../domain/errors.ts";
import { nearest } from "../domain/nearest.ts";
import { failureStates, type ResultState, type Run, resultStates } from "../domain/run.ts";
import { keptSince, runWindow, runWindowBounds } from "../domain/time-window.ts";
import { scopeParams } from "../domain/visibility.ts";
import { currentJobs } from "../queries/current-jobs.ts";
import { recentRuns, recentRunsOf, recentRunsParams } from "../queries/recent-runs.ts";
import { pageArguments, windowArguments } from "./arguments.ts";
import { type CommandContext, defineCommand } from "./command.ts";
import { commandText } from "./command-text.ts";

/** A Databricks job name has at most 4,096 characters. */
const MAX_JOB_CHARS = 4_096;
/** Names offered when no job fits. */
const OFFERED_NAMES = 3;
/** Jobs whose names are compared when none fits; one page of the largest accounts documented (10,000 jobs). */
const COMPARED_JOBS = 10_000;

const stateWords = [...resultStates, "FAILURES"] as const;

/** States as `failed` or `failed,timed_out`; `failures` is all that counts as one. */
const states = z.string().transform((text, context): ResultState[] => {
  const chosen = new Set<ResultState>();
  for (const word of text.toUpperCase().split(",")) {
    const known = resultStates.find((state) => state === word);
    if (word === "FAILURES") for (const state of failureStates) chosen.add(state);
    else if (known) chosen.add(known);
    else {
      const [near] = nearest(word, stateWords);
      const expected = `one or more of ${stateWords.join(", ").toLowerCase()}, separated by commas`;
      const message = near === undefined ? expected : `${expected} (did you mean ${near.toLowerCase()}?)`;
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    }
  }
  return [...chosen];
});

const args = z.object({
  job: z
    .string()
    .min(1, "a job's id, its name, or a part of the name")
    .max(MAX_JOB_CHARS, `at most ${MAX_JOB_CHARS.toLocaleString("en-US")} characters`)
    .optional()
    .meta({ hint: "JOB", description: "a job's id, its name, or a part of the name" }),
  state: states.optional().meta({
    hint: "STATE",
    description: `only runs in these states: ${stateWords.join(", ").toLowerCase()}; several are separated by commas`,
  }),
  ...windowArguments(runWindowBounds, "× 24 hours"),
  ...pageArguments,
});

type RunsArgs = z.output<typeof args>;

export const runs = defineCommand({
  name: "runs",
  summary: "List the runs that ended lately, and those that are open",
  details: [
    "A run belongs to the window by its end; open runs always stand first. A run is one row, whatever the number of attempts and repairs; its duration is wall clock from the first start to the last end.",
    "Runs that Databricks never reported an end for are listed only with state:unknown.",
  ],
  args,
  positional: ["job"],
  examples: [
    "runs",
    "runs state:failures days:7",
    'runs "nightly load" days:30',
    "runs from:2026-01-12 to:2026-01-14",
  ],
  async run(asked, context): Promise<RunsResult> {
    const asOf = asked.as_of ?? floorTo(context.now(), recentRuns.freshnessMs);
    const window = runWindow(asked, asOf);
    const params = recentRunsParams({
      window,
      lookbackDays: context.settings.lookbackDays,
      states: asked.state ?? null,
      job: asked.job ?? null,
      scope: context.scope,
    });
    const found = recentRunsOf(await context.warehouse.rows(recentRuns, params, context));
    if (asked.job !== undefined && found.matchedJobs === 0) await refuseJob(asked.job, context);
    return {
      ...found,
      window,
      knownFrom: params.known_from,
      keptSince: keptSince(dayOf(window.from), asOf),
      asOf,
      jobUrl: (run) => jobUrl(run, context),
      runUrl: (run) => runUrl(run, context),
      commandAt: (offset) =>
        commandText("runs", { ...textArgs(asked), as_of: datesGiven(asked) ? null : asOf, offset }),
    };
  },
  answer: (result, asked) =>
    runsAnswer(result, {
      job: asked.job ?? null,
      state: asked.state ?? null,
      offset: asked.offset,
      limit: asked.limit,
      args: textArgs(asked),
    }),
});

function datesGiven(asked: RunsArgs): boolean {
  return asked.from !== undefined || asked.to !== undefined;
}

/** The arguments as they would be typed, with defaults filled in. */
function textArgs(asked: RunsArgs) {
  return {
    job: asked.job ?? null,
    state: asked.state?.join(",").toLowerCase() ?? null,
    days: datesGiven(asked) ? null : (asked.days ?? runWindowBounds.defaultDays),
    from: asked.from ?? null,
    to: asked.to ?? null,
    offset: asked.offset,
    limit: asked.limit,
  };
}

/** Says that no job fits, with the names most like it. */
async function refuseJob(job: string, context: CommandContext): Promise<never> {
  const known = await context.warehouse.rows(
    currentJobs,
    { ...scopeParams(context.scope), row_limit: COMPARED_JOBS },
    context,
  );
  const names = [...new Set(known.map(({ name }) => name))];
  throw new JobmonError("UNKNOWN_JOB", {
    command: "runs",
    argument: "job",
    value: job,
    nearest: nearest(job, names, OFFERED_NAMES),
  });
}

/** Pages are known for the workspace that jobmon is connected to. */
function jobUrl(run: Run, { installation }: CommandContext): string | null {
  if (installation.workspaceId !== run.workspace_id) return null;
  return new URL(`/jobs/${encodeURIComponent(run.job_id)}?o=${run.workspace_id}`, installation.workspaceUrl)
    .href;
}

function runUrl(run: Run, { installation }: CommandContext): string | null {
  if (installation.workspaceId !== run.workspace_id) return null;
  const path = `/jobs/${encodeURIComponent(run.job_id)}/runs/${encodeURIComponent(run.run_id)}?o=${run.workspace_id}`;
  return new URL(path, installation.workspaceUrl).href;
}
