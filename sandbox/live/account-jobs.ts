import { JOBS } from "../data/job-catalogue.ts";
import type { JobSpec } from "../data/job-spec.ts";
import { jobRows, jobTaskRows } from "../data/jobs.ts";
import type { RestObject } from "../databricks/jobs-api/rest-object.ts";
import type { RowsByTable } from "./landing.ts";
import type { LiveJob } from "./live-run.ts";
import { restJob } from "./rest-job.ts";
import { SHOWCASE_JOBS } from "./showcase-jobs.ts";

/** Frequent jobs skip a run while one goes on, as the generated history does; the others queue. */
const FREQUENT = new Set<JobSpec["schedule"]["kind"]>(["hourly", "minutes", "hours"]);

/** The jobs that exist at that time: those of the account that were not deleted, and the showcase jobs. */
export function liveJobs(): LiveJob[] {
  const account = JOBS.filter(({ deletedDaysAgo }) => deletedDaysAgo === undefined).map((spec) => ({
    spec,
    queues: !FREQUENT.has(spec.schedule.kind),
    isContinuous: false,
    isShowcase: false,
  }));
  return [...account, ...SHOWCASE_JOBS];
}

/** The jobs as REST objects by workspace id and job id, as they are at `nowMs`. */
export function restJobs(jobs: readonly LiveJob[], nowMs: number): Map<string, Map<string, RestObject>> {
  const found = new Map<string, Map<string, RestObject>>();
  for (const job of jobs) {
    const { spec } = job;
    const [row] = [...jobRows([spec], nowMs)];
    const ofWorkspace = found.get(spec.workspace.id) ?? new Map<string, RestObject>();
    ofWorkspace.set(spec.jobId, restJob(job, Date.parse(String(row?.change_time)), nowMs));
    found.set(spec.workspace.id, ofWorkspace);
  }
  return found;
}

/** The rows of the showcase jobs; those of the others come with the account. */
export function showcaseRows(nowMs: number): RowsByTable {
  const specs = SHOWCASE_JOBS.map(({ spec }) => spec);
  const continuous = new Set(SHOWCASE_JOBS.filter((job) => job.isContinuous).map(({ spec }) => spec.jobId));
  return {
    "lakeflow.jobs": [...jobRows(specs, nowMs)].map((row) =>
      continuous.has(String(row.job_id)) ? { ...row, trigger_type: "CONTINUOUS" } : row,
    ),
    "lakeflow.job_tasks": [...jobTaskRows(specs, nowMs)],
  };
}
