import { invalid } from "./api-error.ts";
import { findRun, noSuchRun, taskRunAsRun } from "./get-run.ts";
import type { JobsRequest } from "./jobs-request.ts";
import type { RestObject } from "./rest-object.ts";

/** `GET /jobs/runs/get-output`, of a task run. */
export function getOutput({ query, source, access }: JobsRequest): RestObject {
  const runId = query.requiredId("run_id");
  const { run, taskRun } = findRun(source, runId);
  access.requireRun(runId, run, "CAN_VIEW");
  const output = source.output(runId);
  if (taskRun !== undefined && run !== undefined) {
    return { metadata: taskRunAsRun(run.object(), taskRun), ...output };
  }
  // An output may be set without its run, and for a run that is told without tasks.
  if (output !== undefined && (run === undefined || run.object().tasks === undefined)) {
    return { ...(run === undefined ? {} : { metadata: run.object() }), ...output };
  }
  if (run === undefined) throw noSuchRun(runId);
  throw invalid(
    "Retrieving the output of runs with multiple tasks is not supported. Please retrieve the output of each individual task run instead.",
  );
}
