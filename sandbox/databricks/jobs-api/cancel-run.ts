import { invalid } from "./api-error.ts";
import { noSuchJob } from "./get-job.ts";
import { noSuchRun } from "./get-run.ts";
import type { JobsRequest } from "./jobs-request.ts";
import { bodyFlag, bodyId } from "./parameters.ts";
import type { RestObject } from "./rest-object.ts";

/** `POST /jobs/runs/cancel`: the run is still going when this returns. A run that is over stays as it is. */
export function cancelRun({ body, source, access }: JobsRequest): RestObject {
  const runId = bodyId(body, "run_id");
  const run = source.run(runId);
  access.requireRun(runId, run, "CAN_MANAGE_RUN");
  if (run === undefined) throw noSuchRun(runId);
  if (run.isActive) source.cancel(runId, access.caller.name);
  return {};
}

/**
 * `POST /jobs/runs/cancel-all`. Without a job Databricks cancels every queued run of the workspace, which nobody is to try
 * here: it is refused.
 */
export function cancelAllRuns({ body, source, access }: JobsRequest): RestObject {
  if (body.job_id === undefined) {
    throw invalid("The sandbox cancels the runs of one job only: job_id is missing.");
  }
  const jobId = bodyId(body, "job_id");
  const queuedOnly = bodyFlag(body, "all_queued_runs");
  access.requireJob(jobId, "CAN_MANAGE_RUN");
  if (source.job(jobId) === undefined) throw noSuchJob(jobId);
  for (const run of [...source.runs(jobId)]) {
    if (run.isActive && (!queuedOnly || run.isQueued)) source.cancel(run.runId, access.caller.name);
  }
  return {};
}
