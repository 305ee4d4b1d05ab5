import { z } from "zod";
import { type RunsResult, runsAnswer } from "../answers/runs-answer.ts";
import { floorTo } from "../domain/clock.ts";
import { dayOf } from "../domain/day.ts";
import { JobmonError } from "../domain/errors.ts";
import { nearest } from "../domain/nearest.ts";
import { failureStates, type ResultState, resultStates } from "../domain/run.ts";
import { keptSince, runWindow, runWindowBounds } from "../domain/time-window.ts";
import { inWorkspace } from "../domain/visibility.ts";
import { recentRuns, recentRunsOf, recentRunsParams } from "../queries/recent-runs.ts";
import { oneOf, pageArguments, windowArguments } from "./arguments.ts";
import { type CommandContext, defineCommand } from "./command.ts";
import { commandText } from "./command-text.ts";
import { findJob, refuseJob } from "./find-job.ts";
import { isJobId, jobHint, jobWords, workspaceId } from "./id-arguments.ts";
import { runOfLive } from "./live-rows.ts";
import { pageLinks } from "./page-links.ts";

/** Runs of a job that the Jobs API is asked for. */
const LIVE_RUNS_FETCHED = 20;
const LIVE_FRESHNESS_MS = 5_000;

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
  job: jobWords.optional().meta(jobHint),
  state: states.optional().meta({
    hint: "STATE",
    description: `only runs in these states: ${stateWords.join(", ").toLowerCase()}; several are separated by commas`,
  }),
  ...windowArguments(runWindowBounds, "× 24 hours"),
  source: oneOf(["tables", "live"]).prefault("tables").meta({
    hint: "tables|live",
    description: "the system tables, or the last 20 runs of a job from the Jobs API (default tables)",
  }),
  workspace: workspaceId,
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
    if (asked.source === "live") return liveRuns(asked, context);
    const asOf = asked.as_of ?? floorTo(context.now(), recentRuns.freshnessMs);
    const window = runWindow(asked, asOf);
    const params = recentRunsParams({
      window,
      lookbackDays: context.settings.lookbackDays,
      states: asked.state ?? null,
      job: asked.job ?? null,
      scope: inWorkspace(context.scope, asked.workspace),
    });
    const found = recentRunsOf(await context.warehouse.rows(recentRuns, params, context));
    if (asked.job !== undefined && found.matchedJobs === 0) {
      await refuseJob({ command: "runs", job: asked.job }, context);
    }
    return {
      ...found,
      window,
      knownFrom: params.known_from,
      keptSince: keptSince(dayOf(window.from), asOf),
      hasOlder: false,
      asOf,
      source: "system.lakeflow.job_run_timeline",
      ...pageLinks(context),
      commandAt: (offset) =>
        commandText("runs", {
          ...textArgs(asked),
          source: null,
          as_of: datesGiven(asked) ? null : asOf,
          offset,
        }),
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
    source: asked.source,
    workspace: asked.workspace ?? null,
    offset: asked.offset,
    limit: asked.limit,
  };
}

/** The last runs of one job, from the Jobs API. Throws INVALID_ARGUMENT for what only the tables can do. */
async function liveRuns(asked: RunsArgs, context: CommandContext): Promise<RunsResult> {
  for (const argument of ["days", "from", "to"] as const) {
    if (asked[argument] === undefined) continue;
    const expected = `no ${argument}: with source:live, which shows the last ${LIVE_RUNS_FETCHED} runs of a job`;
    throw new JobmonError("INVALID_ARGUMENT", {
      command: "runs",
      argument,
      value: String(asked[argument]),
      expected,
    });
  }
  if (asked.job === undefined) {
    throw new JobmonError("INVALID_ARGUMENT", {
      command: "runs",
      argument: "job",
      value: "",
      expected: "a job, with source:live",
    });
  }
  const job_id = await jobIdOf({ ...asked, job: asked.job }, context);
  const { items, complete } = await context.jobsApi.listRuns(
    { state: "all", jobId: job_id, most: LIVE_RUNS_FETCHED },
    context.signal,
  );
  const live = items.map((item) => ({
    url: item.run_page_url,
    run: runOfLive(item, context.jobsApi.workspaceId()),
  }));
  const found = live.filter(({ run }) => asked.state === undefined || asked.state.includes(run.result_state));
  const urls = new Map(found.map(({ run, url }) => [run.run_id, url]));
  const links = pageLinks(context);
  const count = (states: readonly ResultState[]) =>
    found.filter(({ run }) => states.includes(run.result_state)).length;
  return {
    runs: found.map(({ run }) => run),
    total: found.length,
    succeeded: count(["SUCCESS"]),
    failures: count(failureStates),
    running: count(["RUNNING", "PENDING"]),
    dataAsOf: null,
    window: null,
    knownFrom: null,
    keptSince: null,
    hasOlder: !complete,
    source: "the Jobs API",
    asOf: floorTo(context.now(), LIVE_FRESHNESS_MS),
    jobUrl: links.jobUrl,
    runUrl: (run) => urls.get(run.run_id) ?? links.runUrl(run),
    commandAt: (offset) => commandText("runs", { ...textArgs(asked), days: null, job: job_id, offset }),
  };
}

/** The id of the job that words mean; an id needs no asking. */
async function jobIdOf(asked: RunsArgs & { job: string }, context: CommandContext): Promise<string> {
  if (isJobId(asked.job)) return asked.job;
  const named = await context.jobsApi.listJobs({ name: asked.job, most: 2 }, context.signal);
  const [only] = named.items;
  if (only !== undefined && named.items.length === 1) return only.job_id;
  const own = asked.workspace ?? context.jobsApi.workspaceId() ?? undefined;
  const found = await findJob({ command: "runs", job: asked.job, workspaceId: own }, context, ({ job_id }) =>
    commandText("runs", { job: job_id, source: "live" }),
  );
  return found.job_id;
}
