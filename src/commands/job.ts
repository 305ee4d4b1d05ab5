import { z } from "zod";
import { type JobCard, jobCardAnswer } from "../answers/job-card-answer.ts";
import { floorTo } from "../domain/clock.ts";
import { JobmonError, toJobmonError } from "../domain/errors.ts";
import type { CurrentJob } from "../queries/current-jobs.ts";
import { type CommandContext, defineCommand } from "./command.ts";
import { commandText } from "./command-text.ts";
import { findJob, jobCommand } from "./find-job.ts";
import { isJobId, jobHint, jobWords, workspaceId } from "./id-arguments.ts";
import { scheduleText } from "./jobs.ts";
import { runOfLive } from "./live-rows.ts";
import { pageLinks } from "./page-links.ts";

/** The newest runs shown on a job's card. */
const RUNS_SHOWN = 5;
const LIVE_FRESHNESS_MS = 5_000;

export const job = defineCommand({
  name: "job",
  summary: "Show one job: owner, schedule, tags, tasks and its newest runs",
  details: [
    "Asks the system tables and, for jobs of jobmon's workspace, the Jobs API, which wins where they differ.",
  ],
  args: z.object({ job: jobWords.optional().meta(jobHint), workspace: workspaceId }),
  positional: ["job"],
  examples: ["job nightly load", "job 918204467713905"],
  async run({ job: words, workspace }, context): Promise<JobCard> {
    if (words === undefined) {
      throw new JobmonError("INVALID_ARGUMENT", {
        command: "job",
        argument: "job",
        value: "",
        expected: "a job's id or name",
      });
    }
    const asked = { command: "job", job: words, workspaceId: workspace };
    const listed = await listedJob(asked, context);
    const own = context.jobsApi.workspaceId();
    const elsewhere = (listed?.workspace_id ?? workspace ?? own) !== own && own !== null;
    const live = elsewhere ? null : await liveJob(listed?.job_id ?? words, context);
    if (listed === null && live === null) {
      throw new JobmonError("UNKNOWN_JOB", { command: "job", argument: "job", value: words, nearest: [] });
    }
    return cardOf(listed, live, elsewhere, context);
  },
  answer: (card, { job: words = "", workspace = null }) => jobCardAnswer(card, { job: words, workspace }),
});

/** The job in the system tables; null when only its id was given and the tables do not know it. */
async function listedJob(
  asked: { command: string; job: string; workspaceId: string | undefined },
  context: CommandContext,
): Promise<CurrentJob | null> {
  try {
    return await findJob(asked, context, (found) => jobCommand("job", found));
  } catch (error) {
    // The tables forget jobs that are unchanged for long, and get new ones late; the API may know the id.
    if (isJobId(asked.job) && error instanceof JobmonError && error.code === "UNKNOWN_JOB") return null;
    throw error;
  }
}

/** The job and its newest runs as the Jobs API knows them; null when it shows none, or cannot be asked. */
async function liveJob(jobId: string, context: CommandContext) {
  try {
    const [found, runs] = await Promise.all([
      context.jobsApi.getJob(jobId, context.signal),
      context.jobsApi.listRuns({ state: "all", jobId, most: RUNS_SHOWN }, context.signal),
    ]);
    return { job: found, runs: runs.items, error: null };
  } catch (thrown) {
    const error = toJobmonError(thrown);
    if (error.code === "NOT_VISIBLE") return null;
    if (error.code === "CANCELED" || error.code === "INTERNAL") throw thrown;
    return { job: null, runs: [], error };
  }
}

type Live = Awaited<ReturnType<typeof liveJob>>;

function cardOf(listed: CurrentJob | null, live: Live, elsewhere: boolean, context: CommandContext): JobCard {
  if (listed === null && live?.error) throw live.error;
  const found = live?.job ?? null;
  const links = pageLinks(context);
  const job_id = found?.job_id ?? listed?.job_id ?? "";
  const workspace_id = listed?.workspace_id ?? context.jobsApi.workspaceId();
  const listedSchedule =
    listed?.quartz_cron_expression &&
    scheduleText({
      ...listed,
      quartz_cron_expression: listed.quartz_cron_expression,
      paused: listed.paused === true,
    });
  return {
    job: {
      workspace_id,
      job_id,
      name: found?.name ?? listed?.name ?? job_id,
      creator_user_name: found?.creator_user_name ?? listed?.creator_user_name ?? null,
      run_as: found?.run_as ?? listed?.run_as ?? null,
      schedule: found === null ? listedSchedule || null : found.schedule && scheduleText(found.schedule),
      tags: found?.tags ?? listed?.tags ?? {},
      created_at: found?.created_at ?? listed?.created_at ?? null,
    },
    trigger: found === null ? (listed?.trigger_type ?? null) : found.trigger,
    maxConcurrentRuns: found?.max_concurrent_runs ?? null,
    timeoutSeconds: found?.timeout_seconds ?? null,
    tasks: found?.tasks ?? [],
    runs: (live?.runs ?? []).map((run) => {
      const row = runOfLive(run, workspace_id);
      return { run: row, url: run.run_page_url ?? links.runUrl(row) };
    }),
    url: links.jobUrl({ workspace_id, job_id }),
    asOf: floorTo(context.now(), LIVE_FRESHNESS_MS),
    source:
      found === null
        ? "system.lakeflow.jobs"
        : listed === null
          ? "the Jobs API"
          : "the Jobs API and system.lakeflow.jobs",
    why: found !== null ? null : elsewhere ? "another-workspace" : live?.error ? "api-failed" : "not-visible",
    allRuns: commandText("runs", { job: job_id, days: 7 }),
    again: commandText("job", { job: job_id, workspace: workspace_id }),
  };
}
