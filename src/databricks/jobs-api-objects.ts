import type { z } from "zod";
import type { LiveJob, LiveRun, LiveState, LiveTaskRun } from "../domain/jobs-api.ts";
import { readLiveState } from "../domain/live-state.ts";
import type { jobShape, runShape, taskShape } from "./jobs-api-shapes.ts";

type RunObject = z.output<typeof runShape>;
type TaskObject = z.output<typeof taskShape>;

/** The Jobs API's job in jobmon's words. */
export function liveJob({ settings, ...job }: z.output<typeof jobShape>): LiveJob {
  const schedule = settings?.schedule ?? null;
  const [trigger = null] = Object.keys(settings?.trigger ?? {}).filter((key) => key !== "pause_status");
  return {
    job_id: job.job_id,
    name: settings?.name ?? null,
    creator_user_name: job.creator_user_name,
    run_as: job.run_as_user_name,
    created_at: job.created_time,
    tags: settings?.tags ?? {},
    schedule: schedule && {
      quartz_cron_expression: schedule.quartz_cron_expression,
      timezone_id: schedule.timezone_id,
      paused: schedule.pause_status === "PAUSED",
    },
    trigger: settings?.continuous ? "continuous" : trigger,
    max_concurrent_runs: settings?.max_concurrent_runs ?? null,
    timeout_seconds: settings?.timeout_seconds ?? null,
    tasks: settings?.tasks ?? [],
  };
}

/** The Jobs API's run in jobmon's words. */
export function liveRun(run: RunObject): LiveRun {
  const overriding = run.overriding_parameters?.job_parameters ?? run.overriding_parameters ?? {};
  return {
    ...stateOf(run),
    run_id: run.run_id,
    job_id: run.job_id ?? null,
    run_name: run.run_name,
    run_type: run.run_type,
    trigger_type: run.trigger,
    creator_user_name: run.creator_user_name,
    started_at: run.start_time,
    ended_at: run.end_time,
    run_page_url: run.run_page_url,
    tasks: run.tasks.map(liveTask),
    parameters: run.job_parameters.map(({ name, value, default: given }) => ({
      name,
      value: valueText(value ?? given),
      default: valueText(given),
      overridden: Object.hasOwn(overriding as object, name) || (value !== undefined && value !== given),
    })),
    repairs: run.repair_history.map((repair) => ({
      repair_id: repair.id ?? null,
      type: repair.type,
      started_at: repair.start_time,
      ended_at: repair.end_time,
      result_state: stateOf(repair).result_state,
    })),
  };
}

/** The pages of one run as a whole: what is paged stands in each page for a part. */
export function mergeRunPages(pages: readonly RunObject[]): RunObject {
  const [first] = pages;
  if (first === undefined) throw new TypeError("a run has at least one page");
  return {
    ...first,
    tasks: pages.flatMap(({ tasks }) => tasks),
    job_parameters: pages.flatMap(({ job_parameters }) => job_parameters),
    repair_history: pages.flatMap(({ repair_history }) => repair_history),
  };
}

function liveTask(task: TaskObject): LiveTaskRun {
  return {
    ...stateOf(task),
    task_key: task.task_key,
    run_id: task.run_id,
    attempt_number: task.attempt_number,
    started_at: task.start_time,
    ended_at: task.end_time,
  };
}

function stateOf({ status, state }: Pick<TaskObject, "status" | "state">): LiveState {
  return readLiveState({
    lifeCycle: status?.state ?? state?.life_cycle_state ?? null,
    result: state?.result_state ?? null,
    terminationCode: status?.termination_details?.code ?? null,
    message: status?.termination_details?.message ?? state?.state_message ?? null,
    queueReason: status?.queue_details?.message ?? status?.queue_details?.code ?? state?.queue_reason ?? null,
  });
}

function valueText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
