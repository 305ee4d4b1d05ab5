import { RUN_RETENTION_MS } from "../databricks/jobs-api/explicit-objects.ts";
import type { JobsSource } from "../databricks/jobs-api/jobs-source.ts";
import type { RestObject } from "../databricks/jobs-api/rest-object.ts";
import type { RunEntry } from "../databricks/jobs-api/run-entry.ts";
import type { EventLoop } from "./event-loop.ts";
import type { LiveRun } from "./live-run.ts";
import { entryOfLiveRun } from "./rest-run.ts";
import { outputOfTask } from "./rest-task-run.ts";
import type { RunMoves } from "./run-moves.ts";
import type { RunStore } from "./run-store.ts";

/** The live account as the Jobs API of one workspace serves it. */
export function createLiveSource({
  workspaceId,
  jobs,
  store,
  loop,
  moves,
}: {
  workspaceId: string;
  /** By job id. */
  jobs: ReadonlyMap<string, RestObject>;
  store: RunStore;
  loop: EventLoop;
  moves: RunMoves;
}): JobsSource {
  /** The run as it is by now; undefined before it was created and once it is too old. */
  function entry(run: LiveRun | undefined, nowMs: number): RunEntry | undefined {
    if (run === undefined || run.createdMs > nowMs) return undefined;
    const shown = entryOfLiveRun(run, nowMs);
    return shown.isActive || shown.endMs > nowMs - RUN_RETENTION_MS ? shown : undefined;
  }

  function known(runId: string): LiveRun {
    const run = store.run(workspaceId, runId);
    if (run === undefined) throw new Error(`there is no run ${runId}`);
    return run;
  }

  function now(): number {
    loop.advance();
    return loop.nowMs();
  }

  return {
    jobs: () => jobs.values(),
    job: (jobId) => jobs.get(jobId),
    *runs(jobId) {
      const nowMs = now();
      for (const run of store.runs(workspaceId, jobId)) {
        const shown = entry(run, nowMs);
        if (shown !== undefined) yield shown;
      }
    },
    run: (runId) => entry(store.run(workspaceId, runId), now()),
    runOfTask: (taskRunId) => entry(store.runOfTask(workspaceId, taskRunId), now()),
    output(taskRunId) {
      const run = store.runOfTask(workspaceId, taskRunId) ?? store.run(workspaceId, taskRunId);
      return run && outputOfTask(run, taskRunId, now());
    },
    cancel: (runId) => moves.cancel(known(runId)),
    repair: (runId, request) => moves.repair(known(runId), request),
    runNow: (jobId, request) => moves.runNow(workspaceId, jobId, request).runId,
  };
}
