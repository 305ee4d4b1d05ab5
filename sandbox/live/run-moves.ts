import { BEN } from "../data/account.ts";
import { createRandom } from "../data/random.ts";
import type { Attempt } from "../data/run.ts";
import { SECOND_MS } from "../data/time.ts";
import type { RepairRequest, RunNowRequest } from "../databricks/jobs-api/jobs-source.ts";
import { cancelRun, failTask, finishRun, MoveError, repairRun } from "./change-run.ts";
import type { EventLoop } from "./event-loop.ts";
import type { Landing } from "./landing.ts";
import { isOver, type LiveJob, type LiveRun } from "./live-run.ts";
import { repairId } from "./rest-run.ts";
import type { RunPlayer } from "./run-player.ts";
import type { RunStore } from "./run-store.ts";

/** What can be done to the account's runs by hand. */
export type Move =
  | { action: "start"; job_id: string; workspace_id?: string | undefined }
  | { action: "fail"; run_id: string; task_key?: string | undefined; workspace_id?: string | undefined }
  | { action: "finish" | "repair" | "cancel"; run_id: string; workspace_id?: string | undefined };

export interface RunMoves {
  /** Does it now; gives the run. Throws MoveError when it is not possible. */
  moveRun(move: Move): { workspace_id: string; run_id: string };
  runNow(workspaceId: string, jobId: string, request: RunNowRequest): LiveRun;
  cancel(run: LiveRun): void;
  /** The id of the repair. */
  repair(run: LiveRun, request: Pick<RepairRequest, "taskKeys" | "jobParameters">): string;
  /** Someone repairs the run in minutes, unless something else happened to it by then. Not every run is worth it. */
  repairLater(run: LiveRun, attempt: Attempt): void;
}

/** What people start or repair succeeds that often. */
const SUCCESS_RATE = 0.85;
const REPAIR_RATE = 0.6;
const REPAIR_AFTER_SECONDS = { least: 90, most: 240 } as const;

export function createRunMoves({
  seed,
  loop,
  store,
  landing,
  player,
  jobs,
  timing,
}: {
  seed: number;
  loop: EventLoop;
  store: RunStore;
  landing: Landing;
  player: RunPlayer;
  jobs: readonly LiveJob[];
  timing: (run: LiveRun, attempt: Attempt) => void;
}): RunMoves {
  let started = 0;

  /** Changes the run, and lets what came of it happen. */
  function change(run: LiveRun, how: () => void): void {
    const before = run.attempts.at(-1);
    how();
    const last = run.attempts.at(-1);
    if (last === undefined || last === before) return;
    store.index(run);
    timing(run, last);
  }

  function runNow(workspaceId: string, jobId: string, request: RunNowRequest): LiveRun {
    const job = jobs.find(({ spec }) => spec.jobId === jobId && spec.workspace.id === workspaceId);
    if (job === undefined) throw new MoveError(`there is no job ${jobId}`);
    const random = createRandom(seed, "run-now", started);
    started += 1;
    const run = player.start(job, loop.nowMs(), {
      trigger: "ONETIME",
      creator: request.caller,
      random,
      outcome: random.chance(SUCCESS_RATE) ? "succeeded" : "failed",
      parameters: request.jobParameters,
      only: request.only,
      queue: request.queue,
    });
    return run;
  }

  function cancel(run: LiveRun): void {
    if (run.isWaiting) player.leaveQueue(run);
    change(run, () => cancelRun(run, loop.nowMs(), createRandom(seed, "cancel", run.runId)));
  }

  function repair(
    run: LiveRun,
    { taskKeys, jobParameters }: Pick<RepairRequest, "taskKeys" | "jobParameters">,
  ): string {
    const nowMs = loop.nowMs();
    if (!landing.isFollowed(run)) landing.skip(run, nowMs);
    const random = createRandom(seed, "repair", run.runId, run.attempts.length);
    const outcome = random.chance(SUCCESS_RATE) ? "succeeds" : "fails";
    change(run, () => repairRun(run, { nowMs, taskKeys, outcome, random }));
    run.parameters = { ...run.parameters, ...jobParameters };
    player.isGoing(run);
    return repairId(run.runId, run.attempts.length - 1);
  }

  function repairLater(run: LiveRun, attempt: Attempt): void {
    const random = createRandom(seed, "repair later", run.runId, run.attempts.length);
    if (!random.chance(REPAIR_RATE)) return;
    const afterMs = random.integer(REPAIR_AFTER_SECONDS.least, REPAIR_AFTER_SECONDS.most) * SECOND_MS;
    loop.at(loop.nowMs() + afterMs, () => {
      if (run.attempts.at(-1) === attempt)
        repair(run, { taskKeys: unsuccessfulKeys(run), jobParameters: {} });
    });
  }

  function moveRun(move: Move): { workspace_id: string; run_id: string } {
    loop.advance();
    const run = move.action === "start" ? startNow(move) : findRun(move.run_id, move.workspace_id);
    const nowMs = loop.nowMs();
    switch (move.action) {
      case "start":
        break;
      case "fail":
        change(run, () => failTask(run, { nowMs, taskKey: move.task_key }));
        break;
      case "finish":
        change(run, () => finishRun(run, nowMs));
        break;
      case "cancel":
        if (isOver(run, nowMs)) throw new MoveError(`run ${run.runId} is not running`);
        cancel(run);
        break;
      case "repair": {
        if (!isOver(run, nowMs)) throw new MoveError(`run ${run.runId} is still running`);
        const taskKeys = unsuccessfulKeys(run);
        if (taskKeys.size === 0) throw new MoveError(`run ${run.runId} has no failed tasks`);
        repair(run, { taskKeys, jobParameters: {} });
      }
    }
    return { workspace_id: run.spec.workspace.id, run_id: run.runId };
  }

  function startNow({ job_id, workspace_id }: Extract<Move, { action: "start" }>): LiveRun {
    const job = jobs.find(
      ({ spec }) =>
        spec.jobId === job_id && (workspace_id === undefined || spec.workspace.id === workspace_id),
    );
    if (job === undefined) throw new MoveError(`there is no job ${job_id}`);
    return runNow(job.spec.workspace.id, job_id, {
      caller: BEN.name,
      jobParameters: {},
      only: undefined,
      queue: undefined,
    });
  }

  function findRun(runId: string, workspaceId: string | undefined): LiveRun {
    const ids = workspaceId === undefined ? jobs.map(({ spec }) => spec.workspace.id) : [workspaceId];
    for (const id of ids) {
      const run = store.run(id, runId);
      if (run !== undefined) return run;
    }
    throw new MoveError(`there is no run ${runId}`);
  }

  return { moveRun, runNow, cancel, repair, repairLater };
}

/** The keys of the run's tasks that have not succeeded in any attempt. */
function unsuccessfulKeys(run: LiveRun): Set<string> {
  const tasks = run.attempts.flatMap((attempt) => attempt.tasks);
  const succeeded = new Set(
    tasks.filter(({ end }) => end?.result_state === "SUCCEEDED").map(({ taskKey }) => taskKey),
  );
  return new Set(run.spec.tasks.map(({ key }) => key).filter((key) => !succeeded.has(key)));
}
