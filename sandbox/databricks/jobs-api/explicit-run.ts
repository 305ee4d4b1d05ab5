import { randomInt } from "node:crypto";
import type { JobsSource } from "./jobs-source.ts";
import { idOf, isActive, listOf, millisOf, objectOf, type RestObject } from "./rest-object.ts";
import type { RunEntry } from "./run-entry.ts";
import { activeState, endedState } from "./run-states.ts";

export interface ExplicitRun {
  entry: RunEntry;
  /** What becomes of the run by itself. */
  next: { atMs: number; object: RestObject } | undefined;
  /** It was older than runs are kept when it was set. */
  staysForever: boolean;
}

/** A canceled run takes this long to end. */
const TERMINATING_MS = 2_000;

/** Ids of made-up runs; below 10^14, so that they never meet the 15 digits of generated ones. */
const newId = () => String(randomInt(10_000_000_000_000, 99_999_999_999_999));

/** What the Jobs API does to runs that were set from outside: what comes after is for the one who set them to say. */
export function actOnExplicitRun({
  nowMs,
  current,
  setRun,
  runs,
  job,
}: {
  nowMs: () => number;
  current: (runId: string) => RunEntry | undefined;
  setRun: (runId: string, run: RestObject) => void;
  runs: Map<string, ExplicitRun>;
  job: (jobId: string) => RestObject | undefined;
}): Pick<JobsSource, "cancel" | "repair" | "runNow"> {
  return {
    cancel(runId) {
      const run = current(runId)?.object();
      if (run === undefined || !isActive(run)) return;
      const endMs = nowMs() + TERMINATING_MS;
      const withTasks = (state: RestObject, ended: boolean): RestObject => ({
        ...run,
        ...state,
        ...(ended ? { end_time: endMs, run_duration: endMs - millisOf(run.start_time) } : {}),
        ...(run.tasks === undefined
          ? {}
          : {
              tasks: listOf(run.tasks).map((task) =>
                isActive(task) ? { ...task, ...state, ...(ended ? { end_time: endMs } : {}) } : task,
              ),
            }),
      });
      setRun(runId, withTasks(activeState("TERMINATING"), false));
      const record = runs.get(runId);
      if (record)
        record.next = { atMs: endMs, object: withTasks(endedState("CANCELED", "USER_CANCELED"), true) };
    },

    repair(runId, { taskKeys, jobParameters }) {
      const run = current(runId)?.object() ?? {};
      const repairId = newId();
      const started = { start_time: nowMs(), end_time: 0, ...activeState("RUNNING") };
      const again = [...taskKeys].map((taskKey) => {
        const attempts = listOf(run.tasks).filter((task) => task.task_key === taskKey);
        const last = attempts.at(-1) ?? {};
        return { ...last, ...started, task_key: taskKey, run_id: newId(), attempt_number: attempts.length };
      });
      const history = listOf(run.repair_history);
      const original = {
        type: "ORIGINAL",
        start_time: run.start_time,
        end_time: run.end_time,
        state: run.state,
        status: run.status,
        task_run_ids: listOf(run.tasks).map((task) => idOf(task.run_id)),
      };
      const repair = {
        type: "REPAIR",
        id: BigInt(repairId),
        ...started,
        task_run_ids: again.map((task) => task.run_id),
      };
      setRun(runId, {
        ...run,
        ...activeState("RUNNING"),
        end_time: 0,
        tasks: [...listOf(run.tasks), ...again],
        ...(Object.keys(jobParameters).length === 0
          ? {}
          : { overriding_parameters: { job_parameters: jobParameters } }),
        repair_history: [...(history.length === 0 ? [original] : history), repair],
      });
      return repairId;
    },

    runNow(jobId, { jobParameters, only, caller }) {
      const runId = newId();
      const settings = objectOf(job(jobId)?.settings);
      const started = { start_time: nowMs(), end_time: 0, ...activeState("RUNNING") };
      setRun(runId, {
        job_id: jobId,
        run_id: runId,
        number_in_job: runId,
        original_attempt_run_id: runId,
        creator_user_name: caller,
        run_name: settings.name,
        run_type: "JOB_RUN",
        trigger: "ONE_TIME",
        format: "MULTI_TASK",
        setup_duration: 0,
        execution_duration: 0,
        cleanup_duration: 0,
        ...started,
        tasks: listOf(settings.tasks)
          .filter((task) => only === undefined || only.includes(String(task.task_key)))
          .map((task) => ({ ...task, ...started, run_id: newId(), attempt_number: 0 })),
        job_parameters: listOf(settings.parameters).map(({ name, default: usual }) => ({
          name,
          default: usual,
          value: jobParameters[String(name)] ?? usual,
        })),
        ...(Object.keys(jobParameters).length === 0
          ? {}
          : { overriding_parameters: { job_parameters: jobParameters } }),
      });
      return runId;
    },
  };
}
