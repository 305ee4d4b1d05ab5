import { ACCOUNT_ID } from "./account.ts";
import type { Compute } from "./job-spec.ts";
import { NEWER_COLUMNS_SINCE_MS } from "./landmarks.ts";
import type { Attempt, Run, TaskRun } from "./run.ts";
import { landedSlices, type Slice } from "./slices.ts";
import { isoInstant, SECOND_MS } from "./time.ts";

type Row = Record<string, unknown>;

/** Rows of lakeflow.job_run_timeline. */
export function* jobRunTimelineRows(runs: Iterable<Run>, nowMs: number): Generator<Row> {
  for (const run of runs) {
    for (const attempt of run.attempts) {
      for (const slice of landedSlices(attempt, run, nowMs)) yield jobRunRow(run, attempt, slice);
    }
  }
}

/** Rows of lakeflow.job_task_run_timeline; a WORKFLOW_RUN has none. */
export function* jobTaskRunTimelineRows(runs: Iterable<Run>, nowMs: number): Generator<Row> {
  for (const run of runs) {
    for (const attempt of run.attempts) {
      for (const task of attempt.tasks) {
        for (const slice of landedSlices(task, run, nowMs)) yield taskRunRow(run, attempt, task, slice);
      }
    }
  }
}

function jobRunRow(run: Run, attempt: Attempt, slice: Slice): Row {
  const isNewer = slice.endMs >= NEWER_COLUMNS_SINCE_MS;
  const isWorkflowRun = run.runType === "WORKFLOW_RUN";
  // The phases of runs with several tasks are 0, as in the Jobs API.
  const [task, ...others] = attempt.tasks;
  const phases = task === undefined || others.length > 0 ? null : durations(task, slice);
  return {
    account_id: ACCOUNT_ID,
    workspace_id: run.spec.workspace.id,
    job_id: run.jobId,
    run_id: run.runId,
    period_start_time: isoInstant(slice.startMs),
    period_end_time: isoInstant(slice.endMs),
    trigger_type: run.triggerType,
    result_state: slice.end?.result_state ?? null,
    run_type: run.runType,
    run_name: run.runName,
    compute_ids: isWorkflowRun && attempt.computeId !== null ? [attempt.computeId] : [],
    termination_code: slice.end?.termination_code ?? null,
    job_parameters: run.runType === "JOB_RUN" ? { env: { value: run.spec.tags.env ?? "prod" } } : null,
    source_task_run_id: isNewer ? run.sourceTaskRunId : null,
    root_task_run_id: isNewer ? run.sourceTaskRunId : null,
    compute: isNewer ? (isWorkflowRun ? computeUsed(run.spec.compute, attempt.computeId) : []) : null,
    termination_type: isNewer ? (slice.end?.termination_type ?? null) : null,
    setup_duration_seconds: isNewer ? (phases?.setup ?? 0) : null,
    queue_duration_seconds: isNewer ? 0 : null,
    run_duration_seconds: isNewer ? (phases === null ? 0 : phases.setup + phases.execution) : null,
    cleanup_duration_seconds: isNewer ? 0 : null,
    execution_duration_seconds: isNewer ? (phases?.execution ?? 0) : null,
  };
}

function taskRunRow(run: Run, attempt: Attempt, task: TaskRun, slice: Slice): Row {
  const isNewer = slice.endMs >= NEWER_COLUMNS_SINCE_MS;
  const wasStarted = task.end?.result_state !== "BLOCKED";
  const phases = durations(task, slice);
  return {
    account_id: ACCOUNT_ID,
    workspace_id: run.spec.workspace.id,
    job_id: run.jobId,
    run_id: task.runId,
    period_start_time: isoInstant(slice.startMs),
    period_end_time: isoInstant(slice.endMs),
    task_key: task.taskKey,
    compute_ids: wasStarted && attempt.computeId !== null ? [attempt.computeId] : [],
    result_state: slice.end?.result_state ?? null,
    job_run_id: run.runId,
    parent_run_id: run.runId,
    termination_code: slice.end?.termination_code ?? null,
    compute: isNewer ? (wasStarted ? computeUsed(run.spec.compute, attempt.computeId) : []) : null,
    termination_type: isNewer ? (slice.end?.termination_type ?? null) : null,
    task_parameters: isNewer ? {} : null,
    setup_duration_seconds: isNewer ? phases.setup : null,
    cleanup_duration_seconds: isNewer ? 0 : null,
    execution_duration_seconds: isNewer ? phases.execution : null,
  };
}

/** The phases of the whole task run, repeated on each of its slices but the first of several; 0 while it is going. */
function durations(task: TaskRun, slice: Slice): { setup: number; execution: number } {
  const isKnown = slice.periodIsOver && !slice.isFirstOfMany && task.end !== null;
  if (!isKnown) return { setup: 0, execution: 0 };
  const total = Math.floor((task.endMs - task.startMs) / SECOND_MS);
  const setup = Math.min(task.setupSeconds, total);
  return { setup, execution: total - setup };
}

function computeUsed(compute: Compute, id: string | null): Row[] {
  switch (compute.kind) {
    case "serverless":
      return [{ type: "SERVERLESS_COMPUTE", cluster_id: null, warehouse_id: null }];
    case "warehouse":
      return [{ type: "SQL_WAREHOUSE", cluster_id: null, warehouse_id: id }];
    case "job-cluster":
    case "all-purpose":
      return [{ type: "CLASSIC_COMPUTE", cluster_id: id, warehouse_id: null }];
  }
}
