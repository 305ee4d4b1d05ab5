import { invalid } from "./api-error.ts";
import type { JobsRequest } from "./jobs-request.ts";
import type { JobsSource } from "./jobs-source.ts";
import { pageOfArrays } from "./paging.ts";
import { idOf, listOf, objectOf, type RestObject } from "./rest-object.ts";
import type { RunEntry } from "./run-entry.ts";

/** The arrays of a run that lists show on request only. */
export const RUN_ARRAYS = ["tasks", "job_clusters"] as const;

const PAGED_ARRAYS = [...RUN_ARRAYS, "job_parameters", "repair_history"] as const;

/** `GET /jobs/runs/get`, of a run or of a task run. */
export function getRun({ query, source, access }: JobsRequest): RestObject {
  const runId = query.requiredId("run_id");
  const { run, taskRun } = findRun(source, runId);
  access.requireRun(runId, run, "CAN_VIEW");
  if (run === undefined) throw noSuchRun(runId);
  if (taskRun !== undefined) return taskRunAsRun(run.object(), taskRun);

  const { repair_history, ...object } = run.object();
  const shown: RestObject =
    query.flag("include_history") && repair_history !== undefined ? { ...object, repair_history } : object;
  const { page, nextPageToken } = pageOfArrays(shown, PAGED_ARRAYS, query.text("page_token"));
  const resolved: RestObject = query.flag("include_resolved_values") ? withResolvedValues(page) : page;
  return {
    ...resolved,
    ...(nextPageToken === undefined ? {} : { has_more: true, next_page_token: nextPageToken }),
  };
}

export const noSuchRun = (runId: string) => invalid(`Run ${runId} does not exist.`);

/** The run of that id, or the run that has a task run of that id. */
export function findRun(
  source: JobsSource,
  runId: string,
): { run: RunEntry | undefined; taskRun: RestObject | undefined } {
  const run = source.run(runId);
  if (run !== undefined) return { run, taskRun: undefined };
  const parent = source.runOfTask(runId);
  const taskRun = listOf(parent?.object().tasks).find((task) => idOf(task.run_id) === runId);
  return { run: parent, taskRun };
}

/** A task run in the shape of a run, as `runs/get` and the metadata of an output show it. */
export function taskRunAsRun(run: RestObject, taskRun: RestObject): RestObject {
  const { task_key, depends_on: _depends, run_if: _runIf, ...own } = taskRun;
  return {
    job_id: run.job_id,
    creator_user_name: run.creator_user_name,
    number_in_job: taskRun.run_id,
    original_attempt_run_id: taskRun.run_id,
    run_name: task_key,
    run_type: run.run_type,
    trigger: run.trigger,
    format: "SINGLE_TASK",
    ...own,
    multitask_parent_run_id: run.run_id,
    parent_run_id: run.run_id,
  };
}

/** Parameters as they were when the task began: here those of the run. */
function withResolvedValues(run: RestObject): RestObject {
  if (run.tasks === undefined) return run;
  const parameters = Object.fromEntries(
    listOf(run.job_parameters).map(({ name, default: usual, value }) => [String(name), value ?? usual]),
  );
  const tasks = listOf(run.tasks).map((task) => {
    const kind = Object.keys(task).find((field) => field.endsWith("_task"));
    if (kind === undefined) return task;
    const own = objectOf(objectOf(task[kind]).base_parameters);
    return { ...task, resolved_values: { [kind]: { base_parameters: { ...own, ...parameters } } } };
  });
  return { ...run, tasks };
}
