import type { SandboxClock } from "../clock.ts";
import { ANA, BEN, CHLOE } from "../data/account.ts";
import { createRandom, type Random } from "../data/random.ts";
import { dueTimes } from "../data/schedule.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type Span, startOfUtcDay } from "../data/time.ts";
import type { EventLoop } from "./event-loop.ts";
import type { LiveJob, LiveRun } from "./live-run.ts";
import type { RunPlayer } from "./run-player.ts";

/** The showcase jobs have runs of that time when the sandbox starts. */
const HISTORY_MS = DAY_MS;

/** When the clock jumps further, the showcase jobs rest until that long before its new time. */
const LONGEST_LAG_MS = DAY_MS + HOUR_MS;

/** When the clock jumps further, every job rests until that long before its new time: years would take minutes. */
const LONGEST_JUMP_MS = 31 * DAY_MS;

/** Starts come that far apart while someone may watch, and while nobody can have watched. */
const TRICKLE_MS = { least: 20 * SECOND_MS, most: 45 * SECOND_MS } as const;
const UNWATCHED_TRICKLE_MS = { least: 15 * MINUTE_MS, most: 30 * MINUTE_MS } as const;

/** So often it does not matter whether a run of the job goes on already. */
const BUSY_RATE = 0.3;

/** A due run begins that much later at most. */
const START_DELAY_MS = { least: 900, most: 20_000 } as const;

export interface RunStarts {
  begin(): void;
  /** A continuous job starts anew when its run is over. */
  ended(run: LiveRun): void;
}

/** Starts runs by themselves: what is due, a steady trickle of runs by hand, and continuous jobs. */
export function createRunStarts({
  seed,
  span,
  loop,
  player,
  jobs,
  clock,
}: {
  seed: number;
  /** `nowMs`: until when the account's own runs are generated. */
  span: Span;
  loop: EventLoop;
  player: RunPlayer;
  jobs: readonly LiveJob[];
  clock: SandboxClock;
}): RunStarts {
  const byHand = jobs.filter(
    ({ spec, isShowcase, isContinuous }) => isShowcase && !isContinuous && spec.schedule.kind === "manual",
  );
  let trickled = 0;
  let restarted = 0;
  const lagMs = () => clock.now().getTime() - loop.nowMs();

  /** Lets the runs begin that are due from then until the end of that UTC date, and goes on with the next. */
  function startDay(job: LiveJob, fromMs: number): void {
    const { spec } = job;
    if (lagMs() > LONGEST_JUMP_MS + DAY_MS) {
      const restedMs = startOfUtcDay(loop.nowMs() + lagMs() - LONGEST_JUMP_MS);
      loop.at(restedMs, () => startDay(job, restedMs));
      return;
    }
    const untilMs = startOfUtcDay(fromMs) + DAY_MS;
    const beginMs = job.isShowcase ? fromMs : Math.max(fromMs, span.nowMs - START_DELAY_MS.most);
    const key = `${spec.workspace.id}-${spec.jobId}`;
    for (const due of dueTimes(spec.schedule, { seed, fromMs: beginMs, nowMs: untilMs }, key)) {
      const random = createRandom(seed, "run", spec.workspace.id, spec.jobId, due);
      const startMs = due + random.integer(START_DELAY_MS.least, START_DELAY_MS.most);
      if (startMs < (job.isShowcase ? fromMs : span.nowMs)) continue;
      loop.at(startMs, () => {
        if (lagMs() > (job.isShowcase ? LONGEST_LAG_MS : LONGEST_JUMP_MS + DAY_MS)) return;
        const { kind } = spec.schedule;
        const trigger = kind === "manual" ? "ONETIME" : kind === "file-arrival" ? "FILE_ARRIVAL" : "CRON";
        player.start(job, startMs, { trigger, creator: spec.creator.name, random });
      });
    }
    loop.at(untilMs, () => startDay(job, untilMs));
  }

  function trickle(): void {
    const random = createRandom(seed, "trickle", trickled);
    trickled += 1;
    const nowMs = loop.nowMs();
    const lag = lagMs();
    const job = lag <= LONGEST_LAG_MS ? jobToStart(random) : undefined;
    if (job !== undefined) {
      player.start(job, nowMs, {
        trigger: "ONETIME",
        creator: random.pick([ANA, BEN, CHLOE]).name,
        random,
      });
    }
    const watchedMs = nowMs + lag + random.integer(TRICKLE_MS.least, TRICKLE_MS.most);
    const unwatchedMs =
      Math.max(nowMs, nowMs + lag - LONGEST_LAG_MS) +
      random.integer(UNWATCHED_TRICKLE_MS.least, UNWATCHED_TRICKLE_MS.most);
    loop.at(Math.min(watchedMs, unwatchedMs), trickle);
  }

  /** Mostly one that nobody runs; now and then one that is busy, so that runs wait and are skipped. */
  function jobToStart(random: Random): LiveJob | undefined {
    const anyJob = random.chance(BUSY_RATE);
    const possible = byHand.filter((job) => (anyJob ? !player.hasWaiting(job) : !player.isBusy(job)));
    const [first, ...others] = possible;
    return first === undefined ? undefined : random.pick([first, ...others]);
  }

  function startContinuous(job: LiveJob): void {
    // A run by hand or a repair may have come first.
    if (player.isBusy(job)) return;
    const random = createRandom(seed, "continuous", job.spec.jobId, restarted);
    restarted += 1;
    player.start(job, loop.nowMs(), {
      trigger: "CONTINUOUS",
      creator: job.spec.creator.name,
      random,
    });
  }

  return {
    begin() {
      const historyMs = span.nowMs - HISTORY_MS;
      for (const job of jobs) {
        if (job.isContinuous) loop.at(historyMs, () => startContinuous(job));
        else if (job.spec.pausedDaysAgo === undefined) startDay(job, job.isShowcase ? historyMs : span.nowMs);
      }
      loop.at(historyMs, trickle);
    },
    ended(run) {
      const job = jobs.find(({ isContinuous, spec }) => isContinuous && spec.jobId === run.jobId);
      if (job === undefined) return;
      const random = createRandom(seed, "restart", run.runId);
      const soonMs = loop.nowMs() + random.integer(10, 60) * SECOND_MS;
      loop.at(Math.max(soonMs, clock.now().getTime() - LONGEST_LAG_MS), () => startContinuous(job));
    },
  };
}
