import { drawOutcome, type Outcome } from "../data/outcome.ts";
import { playRun } from "../data/play-run.ts";
import type { Random } from "../data/random.ts";
import type { Attempt } from "../data/run.ts";
import type { Span } from "../data/time.ts";
import { type LiveJob, type LiveRun, liveRun, skipped } from "./live-run.ts";
import { showcaseOutcome } from "./showcase-jobs.ts";

export interface StartOptions {
  trigger: LiveRun["triggerType"];
  creator: string;
  random: Random;
  /** Default: drawn. */
  outcome?: Outcome;
  parameters?: Readonly<Record<string, string>>;
  /** The keys of the tasks to run; undefined for all. */
  only?: readonly string[] | undefined;
  /** Whether to wait if another run goes on; undefined leaves it to the job. */
  queue?: boolean | undefined;
}

/** Starts the runs of jobs, one of a job at a time: others wait for their turn or are skipped. */
export interface RunPlayer {
  start(job: LiveJob, atMs: number, options: StartOptions): LiveRun;
  /** Whether a run of the job goes on. */
  isBusy(job: LiveJob): boolean;
  /** Whether a run of the job waits for its turn. */
  hasWaiting(job: LiveJob): boolean;
  /** The run goes on from now: others of its job wait. */
  isGoing(run: LiveRun): void;
  /** The run is over for now: the next that waits has its turn. */
  isOver(run: LiveRun, atMs: number): void;
  /** Takes a run that waits out of the queue. */
  leaveQueue(run: LiveRun): void;
}

export function createRunPlayer({
  span,
  created,
  begun,
}: {
  span: Span;
  /** Gets each run, before it begins. */
  created: (run: LiveRun) => void;
  /** Gets each run when it has its turn, and those that never will. */
  begun: (run: LiveRun) => void;
}): RunPlayer {
  const going = new Map<string, Set<LiveRun>>();
  const waiting = new Map<string, { run: LiveRun; attempts: readonly Attempt[] }[]>();
  const keyOf = ({ spec, jobId }: Pick<LiveRun, "spec" | "jobId">) => `${spec.workspace.id}/${jobId}`;

  const isBusy = (key: string) => (going.get(key)?.size ?? 0) > 0;

  function isGoing(run: LiveRun): void {
    const key = keyOf(run);
    going.set(key, (going.get(key) ?? new Set()).add(run));
  }

  function start(job: LiveJob, atMs: number, options: StartOptions): LiveRun {
    const { trigger, creator, random, only, parameters = {} } = options;
    const spec =
      only === undefined
        ? job.spec
        : { ...job.spec, tasks: job.spec.tasks.filter(({ key }) => only.includes(key)) };
    const outcome =
      options.outcome ?? (job.isShowcase ? showcaseOutcome(spec, random) : drawOutcome(spec, random));
    const told = trigger === "CONTINUOUS" ? "CRON" : trigger;
    const played = playRun(spec, atMs, outcome, told, span, random);
    const run: LiveRun = { ...liveRun(played, creator), triggerType: trigger, parameters };
    const key = keyOf(run);
    if (!isBusy(key)) {
      created(run);
      isGoing(run);
      begun(run);
      return run;
    }
    if (options.queue ?? job.queues) {
      run.isWaiting = true;
      run.attempts = [];
      waiting.set(key, [...(waiting.get(key) ?? []), { run, attempts: played.attempts }]);
      created(run);
      return run;
    }
    const never = skipped(run);
    created(never);
    begun(never);
    return never;
  }

  function isOver(run: LiveRun, atMs: number): void {
    const key = keyOf(run);
    going.get(key)?.delete(run);
    if (isBusy(key)) return;
    going.delete(key);
    const [next, ...others] = waiting.get(key) ?? [];
    if (next === undefined) return;
    if (others.length === 0) waiting.delete(key);
    else waiting.set(key, others);
    const delayMs = atMs - next.run.createdMs;
    next.run.isWaiting = false;
    next.run.attempts = next.attempts.map((attempt) => laterBy(attempt, delayMs));
    isGoing(next.run);
    begun(next.run);
  }

  return {
    start,
    isBusy: ({ spec }) => isBusy(keyOf({ spec, jobId: spec.jobId })),
    hasWaiting: ({ spec }) => waiting.has(keyOf({ spec, jobId: spec.jobId })),
    isGoing,
    isOver,
    leaveQueue(run) {
      const key = keyOf(run);
      const others = (waiting.get(key) ?? []).filter((entry) => entry.run !== run);
      if (others.length === 0) waiting.delete(key);
      else waiting.set(key, others);
    },
  };
}

function laterBy(attempt: Attempt, ms: number): Attempt {
  return {
    ...attempt,
    startMs: attempt.startMs + ms,
    endMs: attempt.endMs + ms,
    tasks: attempt.tasks.map((task) => ({ ...task, startMs: task.startMs + ms, endMs: task.endMs + ms })),
  };
}
