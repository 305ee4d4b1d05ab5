import type { JobSpec } from "../data/job-spec.ts";
import { neverStarted } from "../data/play-run.ts";
import type { Attempt, End, Run } from "../data/run.ts";

/** A run of the account that the Jobs API shows as it is at a time; told to its end, which something may still change. */
export interface LiveRun extends Omit<Run, "triggerType"> {
  triggerType: Run["triggerType"] | "CONTINUOUS";
  /** Who or what started it: a user name or an application id. */
  creator: string;
  /** When it was asked for, which is when it started unless it had to wait. */
  createdMs: number;
  /** It waits for another run of its job to end: it has no attempts yet. */
  isWaiting: boolean;
  /** When someone asked for its end. */
  cancelAskedMs: number | undefined;
  /** Values other than the defaults of its job's parameters. */
  parameters: Readonly<Record<string, string>>;
  /** The keys of the tasks that each attempt is to run, where that is not what follows from the attempts before it. */
  plannedKeys: Map<Attempt, readonly string[]>;
}

/** A job, and how it is run while the sandbox is up. */
export interface LiveJob {
  spec: JobSpec;
  /** Runs beyond the one that may go on at a time wait; else they are skipped. */
  queues: boolean;
  /** A new run starts when one ends. */
  isContinuous: boolean;
  /** One of the jobs that exist so that there is something to see: people start its runs and repair them. */
  isShowcase: boolean;
}

export const CANCELLED: End = {
  result_state: "CANCELLED",
  termination_code: "USER_CANCELED",
  termination_type: "SUCCESS",
};

export function liveRun(run: Run, creator: string): LiveRun {
  return {
    ...run,
    creator,
    createdMs: run.attempts[0]?.startMs ?? 0,
    isWaiting: false,
    cancelAskedMs: undefined,
    parameters: {},
    plannedKeys: new Map(),
  };
}

/** The attempt that has begun last; undefined while the run waits. */
export const currentAttempt = (run: LiveRun, nowMs: number): Attempt | undefined =>
  run.attempts.findLast(({ startMs }) => startMs <= nowMs);

export function isOver(run: LiveRun, nowMs: number): boolean {
  const attempt = currentAttempt(run, nowMs);
  return attempt !== undefined && attempt.endMs <= nowMs;
}

/** A run that could not have its turn. */
export function skipped(run: LiveRun): LiveRun {
  return { ...run, attempts: [neverStarted(run.createdMs, "MAX_CONCURRENT_RUNS_EXCEEDED")] };
}

/** The keys of the tasks that an attempt is to run. */
export function plannedKeys(run: LiveRun, attempt: Attempt): readonly string[] {
  const planned = run.plannedKeys.get(attempt);
  if (planned !== undefined) return planned;
  if (attempt.endMs === attempt.startMs || run.runType === "WORKFLOW_RUN") return [];
  const before = run.attempts.slice(0, run.attempts.indexOf(attempt));
  const succeeded = new Set(
    before.flatMap(({ tasks }) =>
      tasks.filter(({ end }) => end?.result_state === "SUCCEEDED").map(({ taskKey }) => taskKey),
    ),
  );
  return run.spec.tasks.map(({ key }) => key).filter((key) => !succeeded.has(key));
}
