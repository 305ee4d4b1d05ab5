import { cutAttempt, playAttempt } from "../data/attempt.ts";
import { neverStarted } from "../data/play-run.ts";
import type { Random } from "../data/random.ts";
import { type Attempt, type End, SUCCEEDED, type TaskRun } from "../data/run.ts";
import { SECOND_MS } from "../data/time.ts";
import { CANCELLED, currentAttempt, isOver, type LiveRun, plannedKeys } from "./live-run.ts";

/** What cannot be done with a run as it is. */
export class MoveError extends Error {}

const FAILED: End = {
  result_state: "FAILED",
  termination_code: "RUN_EXECUTION_ERROR",
  termination_type: "CLIENT_ERROR",
};

const BLOCKED: End = {
  result_state: "BLOCKED",
  termination_code: "SKIPPED",
  termination_type: "CLIENT_ERROR",
};

/** The attempt that goes on. Throws MoveError. */
function runningAttempt(run: LiveRun, nowMs: number): Attempt {
  const attempt = currentAttempt(run, nowMs);
  if (attempt === undefined || isOver(run, nowMs)) throw new MoveError(`run ${run.runId} is not running`);
  return attempt;
}

/** The run's attempts up to now with another one in the place of the last; what lay ahead is no more. */
function withAttempt(run: LiveRun, old: Attempt, changed: Attempt): void {
  run.plannedKeys.set(changed, plannedKeys(run, old));
  run.attempts = [...run.attempts.slice(0, run.attempts.indexOf(old)), changed];
}

/** A run that is asked to end does so 2 to 4 s later; one that waits for its turn ends at once. */
export function cancelRun(run: LiveRun, nowMs: number, random: Random): void {
  run.cancelAskedMs = nowMs;
  if (run.isWaiting) {
    run.isWaiting = false;
    run.attempts = [{ ...neverStarted(nowMs, "SKIPPED"), end: CANCELLED }];
    return;
  }
  const attempt = runningAttempt(run, nowMs);
  const endMs = nowMs + random.integer(2_000, 4_000);
  if (endMs < attempt.endMs) withAttempt(run, attempt, cutAttempt(attempt, endMs, CANCELLED));
}

/** Adds a repair that runs these tasks again, on compute of its own. */
export function repairRun(
  run: LiveRun,
  {
    nowMs,
    taskKeys,
    outcome,
    random,
  }: {
    nowMs: number;
    taskKeys: ReadonlySet<string>;
    outcome: "succeeds" | "fails";
    random: Random;
  },
): void {
  const { spec } = run;
  const tasks = spec.tasks.filter(({ key }) => taskKeys.has(key));
  const [first] = tasks;
  if (first === undefined)
    throw new MoveError(`run ${run.runId} has no such tasks: ${[...taskKeys].join(", ")}`);
  const attempt = playAttempt(
    {
      spec,
      startMs: nowMs,
      tasks,
      durationFactor: 1,
      dbusPerHourFactor: 1,
      ...(outcome === "fails" ? { fault: { taskKey: first.key, end: FAILED, recovers: false } } : {}),
    },
    random,
  );
  const before = run.attempts.filter(({ startMs }) => startMs <= nowMs);
  const repair =
    attempt.end === SUCCEEDED && leavesFailures(run, before, taskKeys)
      ? { ...attempt, end: FAILED }
      : attempt;
  run.attempts = [...before, repair];
  run.plannedKeys.set(repair, [...taskKeys]);
  run.cancelAskedMs = undefined;
}

/** Whether a task that the run needs has not succeeded and is not run again. */
function leavesFailures(run: LiveRun, before: readonly Attempt[], taskKeys: ReadonlySet<string>): boolean {
  const succeeded = new Set(
    before.flatMap(({ tasks }) => tasks.filter(({ end }) => end === SUCCEEDED).map(({ taskKey }) => taskKey)),
  );
  return run.spec.tasks.some(
    ({ key, optional }) => optional !== true && !taskKeys.has(key) && !succeeded.has(key),
  );
}

/** Ends a running task with a failure, now; what waits for it never begins. */
export function failTask(
  run: LiveRun,
  { nowMs, taskKey }: { nowMs: number; taskKey: string | undefined },
): void {
  const attempt = runningAttempt(run, nowMs);
  const failing = attempt.tasks.find(
    (task) =>
      task.startMs <= nowMs && task.endMs > nowMs && (taskKey === undefined || task.taskKey === taskKey),
  );
  if (failing === undefined)
    throw new MoveError(`run ${run.runId} has no running task ${taskKey ?? ""}`.trimEnd());
  const failed = downstreamOf(run, failing.taskKey);
  const blocked = new Set<string>();
  const tasks = attempt.tasks.flatMap((task): TaskRun[] => {
    if (task === failing) return [{ ...task, endMs: nowMs, end: FAILED }];
    if (task.taskKey === failing.taskKey && task.startMs > nowMs) return [];
    if (!failed.has(task.taskKey)) return [task];
    if (blocked.has(task.taskKey)) return [];
    blocked.add(task.taskKey);
    return [{ ...task, startMs: nowMs, endMs: nowMs, end: BLOCKED, setupSeconds: 0 }];
  });
  const optional = run.spec.tasks.find(({ key }) => key === failing.taskKey)?.optional === true;
  withAttempt(run, attempt, {
    ...attempt,
    tasks,
    endMs: Math.max(nowMs, ...tasks.map(({ endMs }) => endMs)) + 2 * SECOND_MS,
    end: optional ? attempt.end : FAILED,
  });
}

/** Keys of all tasks that wait for that one. */
function downstreamOf(run: LiveRun, taskKey: string): Set<string> {
  const found = new Set<string>();
  for (const { key, after } of run.spec.tasks) {
    if (after.some((before) => before === taskKey || found.has(before))) found.add(key);
  }
  return found;
}

/** Lets what runs succeed now, and the rest one after the other in seconds. */
export function finishRun(run: LiveRun, nowMs: number): void {
  const attempt = runningAttempt(run, nowMs);
  let freeMs = nowMs;
  const done = new Set<string>();
  const tasks = attempt.tasks.flatMap((task): TaskRun[] => {
    if (task.endMs <= nowMs) return [task];
    if (done.has(task.taskKey)) return [];
    done.add(task.taskKey);
    if (task.startMs <= nowMs) return [{ ...task, endMs: nowMs, end: SUCCEEDED }];
    const startMs = freeMs;
    freeMs += 2 * SECOND_MS;
    return [{ ...task, startMs, endMs: freeMs, end: SUCCEEDED, setupSeconds: 0 }];
  });
  const failed = tasks.some(
    ({ taskKey, end }, i) =>
      end !== SUCCEEDED &&
      !tasks.slice(i + 1).some((later) => later.taskKey === taskKey) &&
      run.spec.tasks.find(({ key }) => key === taskKey)?.optional !== true,
  );
  withAttempt(run, attempt, {
    ...attempt,
    tasks,
    endMs: freeMs + SECOND_MS,
    end: failed ? attempt.end : SUCCEEDED,
  });
}
