import type { JobSpec, TaskSpec } from "./job-spec.ts";
import type { Random } from "./random.ts";
import { type Attempt, type End, SUCCEEDED, type TaskRun } from "./run.ts";
import { HOUR_MS, isoInstant, MINUTE_MS, SECOND_MS } from "./time.ts";

export interface AttemptPlan {
  spec: JobSpec;
  startMs: number;
  /** The tasks to run: all, or for a repair those that did not succeed. */
  tasks: readonly TaskSpec[];
  /** Of the usual length. */
  durationFactor: number;
  dbusPerHourFactor: number;
  /** The task that goes wrong, and whether its retries save it. */
  fault?: { taskKey: string; end: End; recovers: boolean };
}

const BLOCKED: End = {
  result_state: "BLOCKED",
  termination_code: "SKIPPED",
  termination_type: "CLIENT_ERROR",
};

const TIMED_OUT: End = {
  result_state: "TIMED_OUT",
  termination_code: "CANCELED",
  termination_type: "CLIENT_ERROR",
};

/** Plays one attempt through, task by task in the order of their dependencies; a run past its timeout is cut there. */
export function playAttempt(plan: AttemptPlan, random: Random): Attempt {
  const { spec, startMs } = plan;
  const setupMs = setupTime(spec, random);
  const readyMs = startMs + random.integer(300, 3_000);
  const finished = new Map<string, { endMs: number; succeeded: boolean }>();
  const tasks: TaskRun[] = [];
  let failure: End | null = null;

  for (const task of plan.tasks) {
    const upstream = task.after.flatMap((key) => finished.get(key) ?? []);
    const fromMs = Math.max(readyMs, ...upstream.map(({ endMs }) => endMs)) + random.integer(200, 2_500);
    if (upstream.some(({ succeeded }) => !succeeded)) {
      tasks.push({
        runId: random.digits(15),
        taskKey: task.key,
        startMs: fromMs,
        endMs: fromMs,
        end: BLOCKED,
        setupSeconds: 0,
      });
      finished.set(task.key, { endMs: fromMs, succeeded: false });
      continue;
    }
    // Only the tasks that begin the attempt wait for its compute.
    const tries = playTask(task, fromMs, plan, upstream.length === 0 ? setupMs : 0, random);
    tasks.push(...tries);
    const last = tries.at(-1);
    const succeeded = last?.end === SUCCEEDED;
    if (!succeeded && last !== undefined && task.optional !== true) failure ??= last.end;
    finished.set(task.key, { endMs: last?.endMs ?? fromMs, succeeded });
  }

  const attempt: Attempt = {
    startMs,
    endMs: Math.max(startMs, ...tasks.map((task) => task.endMs)) + random.integer(800, 6_000),
    end: failure ?? SUCCEEDED,
    tasks,
    computeId: computeId(spec, startMs, random),
    microDbusPerHour: Math.round(spec.dbusPerHour * plan.dbusPerHourFactor * random.noise(0.03) * 1e6),
  };
  const limitMs = (spec.timeoutSeconds ?? 0) * SECOND_MS;
  return limitMs > 0 && attempt.endMs - startMs > limitMs
    ? cutAttempt(attempt, startMs + limitMs, TIMED_OUT)
    : attempt;
}

/** The attempt stopped at that instant: running tasks end with it, later ones never begin. */
export function cutAttempt(attempt: Attempt, atMs: number, end: End | null): Attempt {
  return {
    ...attempt,
    endMs: atMs,
    end,
    tasks: attempt.tasks
      .filter((task) => task.startMs < atMs)
      .map((task) => (task.endMs < atMs ? task : { ...task, endMs: atMs, end })),
  };
}

function playTask(
  task: TaskSpec,
  fromMs: number,
  plan: AttemptPlan,
  setupMs: number,
  random: Random,
): TaskRun[] {
  const usualMs = plan.spec.minutes * MINUTE_MS * task.share * plan.durationFactor;
  const tryFrom = (startMs: number, share: number, end: End): TaskRun => {
    const workMs = Math.max(4 * SECOND_MS, usualMs * share * random.noise(plan.spec.spread));
    const endMs = startMs + setupMs + Math.round(workMs);
    const setupSeconds = Math.floor(setupMs / SECOND_MS);
    return { runId: random.digits(15), taskKey: task.key, startMs, endMs, end, setupSeconds };
  };
  const fault = plan.fault?.taskKey === task.key ? plan.fault : undefined;
  if (fault === undefined) return [tryFrom(fromMs, 1, SUCCEEDED)];

  const tries: TaskRun[] = [];
  const failures = fault.recovers ? 1 : 1 + (task.retries ?? 0);
  let nextMs = fromMs;
  for (let i = 0; i < failures; i += 1) {
    const failed = tryFrom(nextMs, random.between(0.1, 0.9), fault.end);
    tries.push(failed);
    nextMs = failed.endMs + random.integer(30, 90) * SECOND_MS;
  }
  if (fault.recovers) tries.push(tryFrom(nextMs, 1, SUCCEEDED));
  return tries;
}

/** A job cluster takes minutes to come up; other compute is there at once. */
function setupTime(spec: JobSpec, random: Random): number {
  return spec.compute.kind === "job-cluster"
    ? random.integer(150, 330) * SECOND_MS
    : random.integer(0, 4) * SECOND_MS;
}

function computeId(spec: JobSpec, startMs: number, random: Random): string {
  const { compute } = spec;
  if (compute.kind === "all-purpose") return compute.clusterId;
  if (compute.kind === "warehouse") return compute.warehouseId;
  const [month, day, time] = [
    isoInstant(startMs).slice(5, 7),
    isoInstant(startMs).slice(8, 10),
    isoInstant(startMs).slice(11, 19),
  ];
  return `${month}${day}-${time.replaceAll(":", "")}-${random.alphanumeric(8)}`;
}

/** How long the attempt used its compute in the hour that begins at `hourMs`. */
export function busyMsInHour(attempt: Attempt, hourMs: number): number {
  return Math.max(0, Math.min(attempt.endMs, hourMs + HOUR_MS) - Math.max(attempt.startMs, hourMs));
}
