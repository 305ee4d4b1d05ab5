import type { JobSpec } from "../data/job-spec.ts";
import { createRandom } from "../data/random.ts";
import type { Attempt, TaskRun } from "../data/run.ts";
import type { RestObject } from "../databricks/jobs-api/rest-object.ts";
import type { RunEntry } from "../databricks/jobs-api/run-entry.ts";
import { activeState } from "../databricks/jobs-api/run-states.ts";
import { runEndState } from "./end-state.ts";
import { failureText } from "./failure-text.ts";
import { currentAttempt, isOver, type LiveRun } from "./live-run.ts";
import { jobClusters, PARAMETER, parameterDefault, scheduleOf } from "./rest-job.ts";
import { restTaskRuns, tasksOfAttempt } from "./rest-task-run.ts";

const TRIGGERS = {
  CRON: "PERIODIC",
  ONETIME: "ONE_TIME",
  ONETIME_RETRY: "RETRY",
  FILE_ARRIVAL: "FILE_ARRIVAL",
  CONTINUOUS: "CONTINUOUS",
} as const;

/** What lists need to know of a run at that time. */
export function entryOfLiveRun(run: LiveRun, nowMs: number): RunEntry {
  const over = isOver(run, nowMs);
  return {
    runId: run.runId,
    jobId: run.jobId,
    runType: run.runType,
    isActive: !over,
    isQueued: run.attempts.length === 0,
    startMs: run.createdMs,
    endMs: over ? (currentAttempt(run, nowMs)?.endMs ?? 0) : 0,
    creator: run.creator,
    object: () => restRun(run, nowMs),
  };
}

/** The run as `runs/get` shows it at that time, with everything that is shown on request only. */
export function restRun(run: LiveRun, nowMs: number): RestObject {
  const { spec } = run;
  const begun = run.attempts.filter(({ startMs }) => startMs <= nowMs);
  const over = isOver(run, nowMs);
  const schedule = run.triggerType === "CRON" ? scheduleOf(spec) : undefined;
  const startedMs = begun[0]?.startMs ?? nowMs;
  const tasks = restTaskRuns(run, nowMs);
  return {
    job_id: run.jobId,
    run_id: run.runId,
    number_in_job: run.runId,
    original_attempt_run_id: run.runId,
    creator_user_name: run.creator,
    ...stateOfRun(run, nowMs),
    ...(schedule === undefined ? {} : { schedule }),
    start_time: run.createdMs,
    ...phases(tasks),
    end_time: over ? begun.at(-1)?.endMs : 0,
    run_duration: begun.reduce((sum, { startMs, endMs }) => sum + Math.min(endMs, nowMs) - startMs, 0),
    queue_duration: Math.max(0, startedMs - run.createdMs),
    trigger: TRIGGERS[run.triggerType],
    run_name: run.runName ?? spec.name,
    run_page_url: runPageUrl(run),
    run_type: run.runType,
    format: "MULTI_TASK",
    // A notebook that another one runs has no tasks.
    ...(run.runType === "WORKFLOW_RUN" ? {} : { tasks, ...jobClusters(spec) }),
    ...(run.runType === "JOB_RUN" ? parametersOf(run) : {}),
    ...(begun.length > 1 ? { repair_history: begun.map((_, i) => repairItem(run, begun, i, nowMs)) } : {}),
  };
}

/** The phases are told of runs with one task only. */
function phases(tasks: readonly RestObject[]): RestObject {
  const [task, ...others] = tasks;
  const single = task !== undefined && others.length === 0 ? task : {};
  const { setup_duration = 0, execution_duration = 0, cleanup_duration = 0 } = single;
  return { setup_duration, execution_duration, cleanup_duration };
}

function parametersOf(run: LiveRun): RestObject {
  const usual = parameterDefault(run.spec);
  return {
    job_parameters: [{ name: PARAMETER, default: usual, value: run.parameters[PARAMETER] ?? usual }],
    ...(Object.keys(run.parameters).length === 0
      ? {}
      : { overriding_parameters: { job_parameters: run.parameters } }),
  };
}

/** Both forms are seen, by workspace. */
function runPageUrl({ spec: { workspace }, jobId, runId }: LiveRun): string {
  return BigInt(workspace.id) % 2n === 0n
    ? `${workspace.url}/jobs/${jobId}/runs/${runId}?o=${workspace.id}`
    : `${workspace.url}/?o=${workspace.id}#job/${jobId}/run/${runId}`;
}

function stateOfRun(run: LiveRun, nowMs: number): RestObject {
  const attempt = currentAttempt(run, nowMs);
  if (attempt === undefined) {
    return activeState("QUEUED", {
      queue: {
        code: "MAX_CONCURRENT_RUNS_REACHED",
        message: "The run is queued: the job has reached its limit of 1 maximum concurrent runs.",
      },
    });
  }
  return stateOfAttempt(run, attempt, nowMs);
}

function stateOfAttempt(run: LiveRun, attempt: Attempt, nowMs: number): RestObject {
  if (nowMs >= attempt.endMs) {
    return runEndState(attempt.end, {
      message: failureMessage(run.spec, attempt),
      withFailures: hasFailedTask(attempt),
      timeoutSeconds: run.spec.timeoutSeconds ?? 0,
    });
  }
  const isCancelled = run.cancelAskedMs !== undefined && run.cancelAskedMs >= attempt.startMs;
  const lastMs =
    attempt.tasks.length === 0 ? attempt.endMs : Math.max(...attempt.tasks.map(({ endMs }) => endMs));
  if ((isCancelled && nowMs >= (run.cancelAskedMs ?? 0)) || nowMs >= lastMs) {
    return activeState("TERMINATING", { message: "Terminating" });
  }
  const isWorking =
    attempt.tasks.length === 0 ||
    attempt.tasks.some(({ startMs, setupSeconds }) => startMs + setupSeconds * 1000 <= nowMs);
  return isWorking
    ? activeState("RUNNING", { message: "In run" })
    : activeState("PENDING", { message: "Waiting for cluster" });
}

const lastOfEachKey = (attempt: Attempt): TaskRun[] => [
  ...new Map(attempt.tasks.map((task) => [task.taskKey, task])).values(),
];

const isFailedTask = ({ end }: TaskRun) => end !== null && ["FAILED", "ERROR"].includes(end.result_state);

const hasFailedTask = (attempt: Attempt) => lastOfEachKey(attempt).some(isFailedTask);

/** What the run says of the task that failed it. */
function failureMessage(spec: JobSpec, attempt: Attempt): string {
  const task = lastOfEachKey(attempt).find(isFailedTask);
  if (task?.end == null) return "";
  const text = failureText({
    taskRunId: task.runId,
    taskKey: task.taskKey,
    jobName: spec.name,
    end: task.end,
  });
  const blocked = attempt.tasks.some(({ end }) => end?.result_state === "BLOCKED");
  const rest = blocked ? " This caused all downstream tasks to get skipped." : "";
  return `Task ${task.taskKey} failed with message: ${text?.message ?? "unknown"}.${rest}`;
}

/** The id of the nth repair of a run, from 1: the same each time. */
export const repairId = (runId: string, nth: number) => createRandom("repair", runId, nth).digits(15);

function repairItem(run: LiveRun, attempts: readonly Attempt[], i: number, nowMs: number): RestObject {
  const attempt = attempts[i];
  if (attempt === undefined) return {};
  return {
    type: i === 0 ? "ORIGINAL" : "REPAIR",
    ...(i === 0 ? {} : { id: BigInt(repairId(run.runId, i)) }),
    start_time: i === 0 ? run.createdMs : attempt.startMs,
    end_time: nowMs >= attempt.endMs ? attempt.endMs : 0,
    ...stateOfAttempt(run, attempt, nowMs),
    task_run_ids: tasksOfAttempt(run, attempt, nowMs).map(({ task }) => task.runId),
  };
}
