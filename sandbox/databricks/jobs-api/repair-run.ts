import { ApiError, invalid } from "./api-error.ts";
import { noSuchRun } from "./get-run.ts";
import type { JobsRequest } from "./jobs-request.ts";
import { bodyFlag, bodyId, bodyTextMap, bodyTexts } from "./parameters.ts";
import { idOf, listOf, millisOf, objectOf, type RestObject } from "./rest-object.ts";

/** `POST /jobs/runs/repair`: runs tasks of a run that is over again, inside the same run. */
export function repairRun({ body, source, access }: JobsRequest): RestObject {
  const runId = bodyId(body, "run_id");
  const entry = source.run(runId);
  access.requireRun(runId, entry, "CAN_MANAGE_RUN");
  if (entry === undefined) throw noSuchRun(runId);
  const jobParameters = bodyTextMap(body, "job_parameters");
  const run = entry.object();
  const chosen = chosenTasks(body, run);
  if (entry.isActive) {
    throw new ApiError(400, "INVALID_STATE", `Run ${runId} is in progress and cannot be repaired.`);
  }
  if (idOf(run.job_id) === undefined || source.job(String(run.job_id)) === undefined) {
    throw invalid(`Run ${runId} cannot be repaired: its job does not exist.`);
  }
  requireLatestRepair(body, run);
  if (chosen.size === 0) throw invalid(`Run ${runId} has no failed tasks to repair.`);
  return {
    repair_id: source.repair(runId, { taskKeys: chosen, jobParameters, caller: access.caller.name }),
  };
}

function requireLatestRepair(body: RestObject, run: RestObject): void {
  const repairs = listOf(run.repair_history).filter(({ type }) => type === "REPAIR");
  const latest = idOf(repairs.at(-1)?.id);
  if (latest === undefined) return;
  if (body.latest_repair_id === undefined) {
    throw invalid("The latest repair ID needs to be provided in order to create a new repair");
  }
  if (bodyId(body, "latest_repair_id") !== latest) {
    throw invalid(`The latest repair ID of the run is ${latest}, not ${bodyId(body, "latest_repair_id")}.`);
  }
}

/** The keys of the tasks to run again. */
function chosenTasks(body: RestObject, run: RestObject): Set<string> {
  const named = bodyTexts(body, "rerun_tasks");
  const allFailed = bodyFlag(body, "rerun_all_failed_tasks");
  if ((named !== undefined && named.length > 0) === allFailed) {
    throw invalid("Exactly one of rerun_tasks and rerun_all_failed_tasks must be given.");
  }
  const tasks = newestTaskRuns(run);
  for (const key of named ?? []) {
    if (!tasks.has(key)) throw invalid(`Task ${key} does not exist in the run.`);
  }
  const chosen = new Set(
    allFailed ? [...tasks].filter(([, task]) => !hasSucceeded(task)).map(([key]) => key) : named,
  );
  if (!bodyFlag(body, "rerun_dependent_tasks")) return chosen;
  for (let before = -1; before < chosen.size; ) {
    before = chosen.size;
    for (const [key, task] of tasks) {
      if (listOf(task.depends_on).some(({ task_key }) => chosen.has(String(task_key)))) chosen.add(key);
    }
  }
  return chosen;
}

/** The last task run of each key: the highest attempt, then the latest start. */
function newestTaskRuns(run: RestObject): Map<string, RestObject> {
  const newest = new Map<string, RestObject>();
  const place = (task: RestObject) => [millisOf(task.attempt_number), millisOf(task.start_time)] as const;
  for (const task of listOf(run.tasks)) {
    const key = String(task.task_key);
    const other = newest.get(key);
    if (other !== undefined) {
      const [attempt, start] = place(task);
      const [otherAttempt, otherStart] = place(other);
      if (attempt < otherAttempt || (attempt === otherAttempt && start < otherStart)) continue;
    }
    newest.set(key, task);
  }
  return newest;
}

const hasSucceeded = (task: RestObject) =>
  ["SUCCESS", "SUCCESS_WITH_FAILURES"].includes(
    String(
      objectOf(objectOf(task.status).termination_details).code ?? objectOf(task.state).result_state ?? "",
    ),
  );
