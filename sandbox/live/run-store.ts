import type { LiveRun } from "./live-run.ts";

/** All runs of the account that can be asked for, of all workspaces. */
export interface RunStore {
  add(run: LiveRun): void;
  /** To be called when tasks were added. */
  index(run: LiveRun): void;
  run(workspaceId: string, runId: string): LiveRun | undefined;
  runOfTask(workspaceId: string, taskRunId: string): LiveRun | undefined;
  runs(workspaceId: string, jobId: string | undefined): Iterable<LiveRun>;
  /** Drops runs that ended before, and the oldest ones beyond `most`; gives what it dropped. */
  forget(options: { endedBeforeMs: number; most: number; nowMs: number }): LiveRun[];
}

export function createRunStore(): RunStore {
  const byWorkspace = new Map<string, Map<string, Map<string, LiveRun>>>();
  const byId = new Map<string, LiveRun>();
  const byTask = new Map<string, LiveRun>();
  const keyOf = (workspaceId: string, id: string) => `${workspaceId}/${id}`;

  function index(run: LiveRun): void {
    for (const { tasks } of run.attempts) {
      for (const { runId } of tasks) byTask.set(keyOf(run.spec.workspace.id, runId), run);
    }
  }

  function drop(run: LiveRun): void {
    const { id } = run.spec.workspace;
    const runs = byWorkspace.get(id)?.get(run.jobId);
    runs?.delete(run.runId);
    if (runs?.size === 0) byWorkspace.get(id)?.delete(run.jobId);
    byId.delete(keyOf(id, run.runId));
    for (const { tasks } of run.attempts) for (const task of tasks) byTask.delete(keyOf(id, task.runId));
  }

  return {
    add(run) {
      const { id } = run.spec.workspace;
      const jobs = byWorkspace.get(id) ?? new Map<string, Map<string, LiveRun>>();
      byWorkspace.set(id, jobs);
      const runs = jobs.get(run.jobId) ?? new Map<string, LiveRun>();
      jobs.set(run.jobId, runs);
      runs.set(run.runId, run);
      byId.set(keyOf(id, run.runId), run);
      index(run);
    },
    index,
    run: (workspaceId, runId) => byId.get(keyOf(workspaceId, runId)),
    runOfTask: (workspaceId, taskRunId) => byTask.get(keyOf(workspaceId, taskRunId)),
    *runs(workspaceId, jobId) {
      const jobs = byWorkspace.get(workspaceId);
      if (jobs === undefined) return;
      const wanted = jobId === undefined ? jobs.values() : [jobs.get(jobId) ?? new Map<string, LiveRun>()];
      for (const runs of wanted) yield* runs.values();
    },
    forget({ endedBeforeMs, most, nowMs }) {
      const endMs = (run: LiveRun) => run.attempts.at(-1)?.endMs ?? Number.POSITIVE_INFINITY;
      const settled = [...byId.values()].filter((run) => endMs(run) <= nowMs);
      const old = settled.filter((run) => endMs(run) < endedBeforeMs);
      const surplus = byId.size - old.length - most;
      const more =
        surplus <= 0
          ? []
          : settled
              .filter((run) => endMs(run) >= endedBeforeMs)
              .sort((a, b) => endMs(a) - endMs(b))
              .slice(0, surplus);
      for (const run of [...old, ...more]) drop(run);
      return [...old, ...more];
    },
  };
}
