import { ANA, BEN, CHLOE } from "../data/account.ts";
import { accountRuns } from "../data/account-runs.ts";
import { createRandom } from "../data/random.ts";
import type { Attempt } from "../data/run.ts";
import { endOf, isFailure } from "../data/run.ts";
import { DAY_MS, HOUR_MS, type Span, startOfUtcDay } from "../data/time.ts";
import { RUN_RETENTION_MS } from "../databricks/jobs-api/explicit-objects.ts";
import type { JobsSource } from "../databricks/jobs-api/jobs-source.ts";
import { liveJobs, restJobs, showcaseRows } from "./account-jobs.ts";
import { createEventLoop, type LoopClock } from "./event-loop.ts";
import { createLanding, type RowsByTable } from "./landing.ts";
import { isOver, type LiveRun, liveRun } from "./live-run.ts";
import { createLiveSource } from "./live-source.ts";
import { createRowLoader } from "./row-loader.ts";
import { createRunMoves, type RunMoves } from "./run-moves.ts";
import { createRunPlayer } from "./run-player.ts";
import { createRunStarts } from "./run-starts.ts";
import { createRunStore } from "./run-store.ts";
import { createRunTiming } from "./run-timing.ts";
import { lateUsage, originalUsage } from "./usage-landing.ts";

export interface LiveAccountOptions {
  seed: number;
  clock: LoopClock;
  /** The time for which the account's tables were generated. */
  now: Date;
  /** Adds rows to the system tables. */
  load(rows: RowsByTable): Promise<void>;
  /** Gets what a load has thrown. */
  onError(error: unknown): void;
}

export interface LiveAccount {
  /** What the Jobs API of a workspace serves; undefined for one that the account does not have. */
  source(workspaceId: string): JobsSource | undefined;
  /** Does to a run what could also happen by itself. Throws MoveError. */
  moveRun: RunMoves["moveRun"];
  /** Lets everything happen that is due by the clock, and resolves when it is in the tables. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** What ended longer ago has landed and is billed. */
const EVERYTHING_LANDED_MS = 14 * HOUR_MS;

/** Runs beyond that are forgotten, the oldest first: some 20 MB. */
const MOST_RUNS = 20_000;

/**
 * The generated account alive: the runs of its last 60 days as they were, and from `now` on new ones that begin when their
 * jobs are due, progress, fail, are retried and repaired, and land in the tables about a minute later. The same seed, clock
 * and requests give the same runs. It moves by itself, and is up to date whenever it is asked.
 */
export async function createLiveAccount(options: LiveAccountOptions): Promise<LiveAccount> {
  const { seed, clock } = options;
  const generatedMs = options.now.getTime();
  const span: Span = { seed, fromMs: startOfUtcDay(generatedMs) - 75 * DAY_MS, nowMs: generatedMs };
  const jobs = liveJobs();
  const store = createRunStore();
  const landing = createLanding();
  const loader = createRowLoader(options.load, options.onError);
  const loop = createEventLoop(clock, loader.flush);
  /** What the tables had of the usage of runs that were open when they were generated. */
  const knownUsage = new Map<LiveRun, Record<string, unknown>[]>();

  const player = createRunPlayer({
    span,
    created: store.add,
    begun(run) {
      store.index(run);
      for (const attempt of run.attempts) timing(run, attempt);
    },
  });
  const starts = createRunStarts({ seed, span, loop, player, jobs, clock });
  const moves = createRunMoves({
    seed,
    loop,
    store,
    landing,
    player,
    jobs,
    timing: (run, attempt) => timing(run, attempt),
  });
  const timing = createRunTiming({ seed, loop, landing, load: loader.add, began: player.isGoing, ended });

  function ended(run: LiveRun, attempt: Attempt): void {
    const nowMs = loop.nowMs();
    loadUsage(run, attempt);
    if (run.attempts.at(-1) === attempt) knownUsage.delete(run);
    player.isOver(run, nowMs);
    starts.ended(run);
    const isShowcase = jobs.some((job) => job.isShowcase && job.spec.jobId === run.jobId);
    if (isShowcase && isFailure(attempt.end)) moves.repairLater(run, attempt);
  }

  function loadUsage(run: LiveRun, attempt: Attempt): void {
    const known = knownUsage.get(run) ?? [];
    for (const { atMs, rows } of lateUsage(run, attempt, { seed, nowMs: loop.nowMs(), known })) {
      loop.at(atMs, () => loader.add({ "billing.usage": rows }));
    }
  }

  /** Takes over what the tables tell so far. */
  function takeOver(run: LiveRun): void {
    store.add(run);
    const endMs = run.attempts.at(-1)?.endMs ?? 0;
    if (endMs < generatedMs - EVERYTHING_LANDED_MS) return;
    knownUsage.set(run, originalUsage(run, run.attempts, { seed, nowMs: generatedMs }));
    landing.skip(run, generatedMs - run.landingDelayMs);
    if (!isOver(run, generatedMs)) player.isGoing(run);
    for (const attempt of run.attempts) {
      if (attempt.endMs > generatedMs - run.landingDelayMs) timing(run, attempt);
      else loadUsage(run, attempt);
    }
  }

  function forgetOldRuns(): void {
    const nowMs = loop.nowMs();
    for (const run of store.forget({ endedBeforeMs: nowMs - RUN_RETENTION_MS, most: MOST_RUNS, nowMs })) {
      landing.forget(run);
    }
    loop.at(Math.max(nowMs + DAY_MS, clock.now().getTime() - 31 * DAY_MS), forgetOldRuns);
  }

  for (const run of accountRuns(span)) {
    if (endOf(run) > generatedMs - RUN_RETENTION_MS) takeOver(liveRun(run, creatorOf(run)));
  }
  loader.add(showcaseRows(generatedMs));
  starts.begin();
  forgetOldRuns();
  loop.advance();
  loader.flush();
  await loader.settled();
  loop.start();

  const restObjects = restJobs(jobs, generatedMs);
  return {
    source(workspaceId) {
      const ofWorkspace = restObjects.get(workspaceId);
      return ofWorkspace && createLiveSource({ workspaceId, jobs: ofWorkspace, store, loop, moves });
    },
    moveRun: moves.moveRun,
    async settle() {
      await loop.catchUp();
      loader.flush();
      await loader.settled();
    },
    async close() {
      loop.close();
      await loader.settled();
    },
  };
}

/** Scheduled runs belong to the creator of the job, others to the one who started them. */
function creatorOf({
  triggerType,
  spec,
  runId,
}: Pick<LiveRun, "spec" | "runId"> & { triggerType: string }): string {
  if (triggerType !== "ONETIME") return spec.creator.name;
  return createRandom("creator", runId).pick([ANA.name, BEN.name, CHLOE.name]);
}
