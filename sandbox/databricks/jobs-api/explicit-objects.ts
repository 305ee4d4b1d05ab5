import type { SandboxClock } from "../../clock.ts";
import { actOnExplicitRun, type ExplicitRun } from "./explicit-run.ts";
import type { JobsSource } from "./jobs-source.ts";
import { idOf, listOf, type RestObject } from "./rest-object.ts";
import { entryOf, type RunEntry } from "./run-entry.ts";

/** Runs are kept for 60 days. */
export const RUN_RETENTION_MS = 60 * 86_400_000;

/** Jobs, runs and outputs that were set from outside, served as they are until someone acts on them. */
export interface ExplicitObjects extends JobsSource {
  setJob(jobId: string, job: RestObject): void;
  setRun(runId: string, run: RestObject): void;
  setOutput(runId: string, output: RestObject): void;
}

/**
 * An empty set of such objects for one workspace. A run older than 60 days is served if it was so when it was set, and else
 * forgotten when it gets that old.
 */
export function createExplicitObjects(clock: SandboxClock): ExplicitObjects {
  const jobs = new Map<string, RestObject>();
  const runs = new Map<string, ExplicitRun>();
  const outputs = new Map<string, RestObject>();
  const runOfTaskRun = new Map<string, string>();
  const nowMs = () => clock.now().getTime();

  function setRun(runId: string, run: RestObject): void {
    const entry = entryOf(runId, run);
    const isOld = !entry.isActive && entry.endMs <= nowMs() - RUN_RETENTION_MS;
    runs.set(runId, { entry, next: undefined, staysForever: isOld });
    for (const task of listOf(run.tasks)) {
      const taskRunId = idOf(task.run_id);
      if (taskRunId !== undefined) runOfTaskRun.set(taskRunId, runId);
    }
  }

  /** The run as it is by now; undefined when it is forgotten. */
  function current(runId: string): RunEntry | undefined {
    const run = runs.get(runId);
    if (run === undefined) return undefined;
    if (run.next !== undefined && run.next.atMs <= nowMs()) setRun(runId, run.next.object);
    const { entry, staysForever } = runs.get(runId) ?? run;
    if (!staysForever && !entry.isActive && entry.endMs <= nowMs() - RUN_RETENTION_MS) {
      runs.delete(runId);
      return undefined;
    }
    return entry;
  }

  const act = actOnExplicitRun({ nowMs, current, setRun, runs, job: (jobId) => jobs.get(jobId) });

  return {
    setJob: (jobId, job) => void jobs.set(jobId, { ...job, job_id: jobId }),
    setRun: (runId, run) => setRun(runId, { ...run, run_id: runId }),
    setOutput: (runId, output) => void outputs.set(runId, output),
    jobs: () => jobs.values(),
    job: (jobId) => jobs.get(jobId),
    *runs(jobId) {
      for (const runId of [...runs.keys()]) {
        const entry = current(runId);
        if (entry !== undefined && (jobId === undefined || entry.jobId === jobId)) yield entry;
      }
    },
    run: current,
    runOfTask(taskRunId) {
      const runId = runOfTaskRun.get(taskRunId);
      const entry = runId === undefined ? undefined : current(runId);
      return entry !== undefined &&
        listOf(entry.object().tasks).some((task) => idOf(task.run_id) === taskRunId)
        ? entry
        : undefined;
    },
    output: (taskRunId) => outputs.get(taskRunId),
    ...act,
  };
}
