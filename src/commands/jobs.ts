import { z } from "zod";
import { type JobRow, jobsAnswer } from "../answers/jobs-answer.ts";
import { floorTo } from "../domain/clock.ts";
import type { LiveJob, Schedule } from "../domain/jobs-api.ts";
import { MONEY_FRESHNESS_MS } from "../queries/query.ts";
import { oneOf, pageArguments } from "./arguments.ts";
import { defineCommand } from "./command.ts";
import { commandText } from "./command-text.ts";
import { searchJobs } from "./find-job.ts";
import { isJobId, jobHint, jobWords } from "./id-arguments.ts";
import { pageLinks } from "./page-links.ts";

/** Jobs fetched from the Jobs API for a list: ten pages. */
const LIVE_JOBS_FETCHED = 1_000;

export const jobs = defineCommand({
  name: "jobs",
  summary: "List jobs by name, with owner, schedule and tags",
  details: [
    "source:live asks the Jobs API of jobmon's workspace, which knows new jobs at once and old ones that the tables have forgotten.",
  ],
  args: z.object({
    search: jobWords.optional().meta(jobHint),
    source: oneOf(["tables", "live"]).prefault("tables").meta({
      hint: "tables|live",
      description: "the system tables (all workspaces) or the Jobs API (default tables)",
    }),
    ...pageArguments,
  }),
  positional: ["search"],
  examples: ["jobs", "jobs load", "jobs source:live"],
  async run({ search, source, limit }, context) {
    const links = pageLinks(context);
    const common = {
      asOf: floorTo(context.now(), source === "live" ? 5_000 : MONEY_FRESHNESS_MS),
      commandAt: (offset: number) => commandText("jobs", { search, source, offset, limit }),
    };
    if (source === "live") {
      const { items, complete } = await context.jobsApi.listJobs({ most: LIVE_JOBS_FETCHED }, context.signal);
      const rows = items
        .filter((job) => fits(job, search))
        .map((job) => liveRow(job, context.jobsApi.workspaceId()))
        .sort((a, b) => a.name.localeCompare(b.name, "en"));
      return { ...common, rows, total: rows.length, complete, source: "the Jobs API", jobUrl: links.jobUrl };
    }
    const found = await searchJobs(search ?? null, context);
    const rows = found.map(
      ({ workspace_id, job_id, name, ...job }): JobRow => ({
        workspace_id,
        job_id,
        name,
        creator_user_name: job.creator_user_name,
        run_as: job.run_as,
        schedule:
          job.quartz_cron_expression &&
          scheduleText({
            ...job,
            paused: job.paused === true,
            quartz_cron_expression: job.quartz_cron_expression,
          }),
        tags: job.tags,
        created_at: job.created_at,
      }),
    );
    const total = found[0]?.total_jobs ?? 0;
    return { ...common, rows, total, complete: true, source: "system.lakeflow.jobs", jobUrl: links.jobUrl };
  },
  answer: (result, { search = null, source, offset, limit }) =>
    jobsAnswer(result, { search, offset, limit, args: { search, source, offset, limit } }),
});

function fits(job: LiveJob, search: string | undefined): boolean {
  if (search === undefined) return true;
  if (isJobId(search) && job.job_id === search) return true;
  return (job.name ?? "").toLowerCase().includes(search.toLowerCase());
}

function liveRow(job: LiveJob, workspaceId: string | null): JobRow {
  return {
    workspace_id: workspaceId,
    job_id: job.job_id,
    name: job.name ?? job.job_id,
    creator_user_name: job.creator_user_name,
    run_as: job.run_as,
    schedule: job.schedule && scheduleText(job.schedule),
    tags: job.tags,
    created_at: job.created_at,
  };
}

/** A schedule in one line: `0 30 2 * * ? Europe/Paris, paused`. */
export function scheduleText({ quartz_cron_expression, timezone_id, paused }: Schedule): string {
  return `${quartz_cron_expression}${timezone_id === null ? "" : ` ${timezone_id}`}${paused ? ", paused" : ""}`;
}
