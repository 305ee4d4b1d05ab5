import type { TaskSpec } from "../data/job-spec.ts";
import { createRandom } from "../data/random.ts";
import type { Attempt, TaskRun } from "../data/run.ts";
import type { RestObject } from "../databricks/jobs-api/rest-object.ts";
import { activeState, endedState } from "../databricks/jobs-api/run-states.ts";
import { taskEndState } from "./end-state.ts";
import { failureText } from "./failure-text.ts";
import { type LiveRun, plannedKeys } from "./live-run.ts";
import { taskSettings } from "./rest-job.ts";

interface ShownTask {
  task: TaskRun;
  attempt: Attempt;
  /** It begins only when the try before it has failed and some time has passed. */
  isRetry: boolean;
  /** The attempt ended before the task could begin. */
  neverBegan: boolean;
}

/** The task runs of an attempt that can be seen at that time: retries when their turn has come, and what never began. */
export function tasksOfAttempt(run: LiveRun, attempt: Attempt, nowMs: number): ShownTask[] {
  const shown: ShownTask[] = [];
  const before = new Map<string, TaskRun>();
  for (const task of attempt.tasks) {
    const earlier = before.get(task.taskKey);
    before.set(task.taskKey, task);
    if (earlier !== undefined && earlier.endMs > nowMs) continue;
    shown.push({ task, attempt, isRetry: earlier !== undefined, neverBegan: false });
  }
  for (const taskKey of plannedKeys(run, attempt)) {
    if (before.has(taskKey)) continue;
    const runId = createRandom("never began", run.runId, run.attempts.indexOf(attempt), taskKey).digits(15);
    const task = { runId, taskKey, startMs: attempt.endMs, endMs: attempt.endMs, end: null, setupSeconds: 0 };
    shown.push({ task, attempt, isRetry: false, neverBegan: true });
  }
  const place = new Map(run.spec.tasks.map(({ key }, i) => [key, i]));
  const placeOf = ({ task }: ShownTask) => place.get(task.taskKey) ?? 0;
  return shown.sort((a, b) => placeOf(a) - placeOf(b) || a.task.startMs - b.task.startMs);
}

/** All task runs of a run that can be seen at that time; several per key after retries and repairs. */
export function restTaskRuns(run: LiveRun, nowMs: number): RestObject[] {
  const tries = new Map<string, number>();
  return run.attempts
    .filter(({ startMs }) => startMs <= nowMs)
    .flatMap((attempt) => tasksOfAttempt(run, attempt, nowMs))
    .map((shown) => {
      const number = tries.get(shown.task.taskKey) ?? 0;
      tries.set(shown.task.taskKey, number + 1);
      return restTaskRun(run, shown, number, nowMs);
    });
}

function restTaskRun(run: LiveRun, shown: ShownTask, attemptNumber: number, nowMs: number): RestObject {
  const { spec } = run;
  const { task, attempt } = shown;
  const taskSpec = spec.tasks.find(({ key }) => key === task.taskKey);
  const begun = task.startMs <= nowMs && !shown.neverBegan;
  const over = task.endMs <= nowMs;
  const setupMs = begun
    ? Math.min(nowMs, task.endMs, task.startMs + task.setupSeconds * 1000) - task.startMs
    : 0;
  const ran = begun && task.end?.result_state !== "BLOCKED";
  return {
    ...(taskSpec === undefined ? { task_key: task.taskKey } : taskSettings(spec, taskSpec)),
    run_id: task.runId,
    attempt_number: attemptNumber,
    ...stateOfTask(run, shown, nowMs),
    start_time: begun ? task.startMs : 0,
    end_time: over ? task.endMs : 0,
    setup_duration: setupMs,
    execution_duration: begun ? Math.min(nowMs, task.endMs) - task.startMs - setupMs : 0,
    cleanup_duration: 0,
    ...(ran && attempt.computeId !== null && ["job-cluster", "all-purpose"].includes(spec.compute.kind)
      ? { cluster_instance: { cluster_id: attempt.computeId } }
      : {}),
    run_page_url: `${spec.workspace.url}/?o=${spec.workspace.id}#job/${run.jobId}/run/${task.runId}`,
  };
}

function stateOfTask(
  run: LiveRun,
  { task, attempt, isRetry, neverBegan }: ShownTask,
  nowMs: number,
): RestObject {
  const { spec } = run;
  if (neverBegan && attempt.endMs <= nowMs) {
    return endedState("UPSTREAM_CANCELED", "SKIPPED", { message: "The run ended before the task began." });
  }
  if (task.endMs <= nowMs) {
    return taskEndState(task.end, {
      message: messageOf(run, task),
      timeoutSeconds: spec.timeoutSeconds ?? 0,
    });
  }
  const cancelMs = run.cancelAskedMs ?? Number.POSITIVE_INFINITY;
  if (task.startMs <= nowMs) {
    if (nowMs >= cancelMs && cancelMs >= attempt.startMs) return activeState("TERMINATING");
    return nowMs < task.startMs + task.setupSeconds * 1000
      ? activeState("PENDING", { message: "Waiting for cluster" })
      : activeState("RUNNING", { message: "In run" });
  }
  if (isRetry) return activeState("WAITING_FOR_RETRY");
  return activeState(waitsForOthers(spec.tasks, attempt, task.taskKey, nowMs) ? "BLOCKED" : "PENDING");
}

function waitsForOthers(
  tasks: readonly TaskSpec[],
  attempt: Attempt,
  taskKey: string,
  nowMs: number,
): boolean {
  const after = tasks.find(({ key }) => key === taskKey)?.after ?? [];
  return after.some((key) => attempt.tasks.some((task) => task.taskKey === key && task.endMs > nowMs));
}

function messageOf({ spec }: LiveRun, { runId, taskKey, end }: TaskRun): string {
  if (end === null) return "";
  return failureText({ taskRunId: runId, taskKey, jobName: spec.name, end })?.message ?? "";
}

/** What `runs/get-output` has for a task run that has ended by then, without its metadata. */
export function outputOfTask(run: LiveRun, taskRunId: string, nowMs: number): RestObject | undefined {
  if (taskRunId === run.runId && run.runType === "WORKFLOW_RUN") {
    return { notebook_output: { result: "archived", truncated: false } };
  }
  const task = run.attempts.flatMap(({ tasks }) => tasks).find(({ runId }) => runId === taskRunId);
  if (task === undefined) return undefined;
  if (task.end === null || task.endMs > nowMs) return {};
  const text = failureText({ taskRunId, taskKey: task.taskKey, jobName: run.spec.name, end: task.end });
  if (text !== undefined) {
    const { error, error_trace } = text;
    return { error, ...(error_trace === "" ? {} : { error_trace }) };
  }
  if (task.end.result_state !== "SUCCEEDED" || run.spec.compute.kind === "warehouse") return {};
  const rows = createRandom("output", taskRunId).integer(100, 4_000_000);
  return { notebook_output: { result: JSON.stringify({ status: "ok", rows }), truncated: false } };
}
