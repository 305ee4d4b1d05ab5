import { z } from "zod";
import { type RunCard, runCardAnswer, type TaskOfRun } from "../answers/run-card-answer.ts";
import { floorTo } from "../domain/clock.ts";
import { DAY_MS } from "../domain/day.ts";
import { JobmonError, toJobmonError } from "../domain/errors.ts";
import type { LiveRun, LiveTaskRun } from "../domain/jobs-api.ts";
import { failureStates, fromTableState } from "../domain/run.ts";
import { TABLES_KEEP_DAYS } from "../domain/time-window.ts";
import { scopeParams } from "../domain/visibility.ts";
import { oneRun, oneRunOf } from "../queries/one-run.ts";
import { RUNS_FRESHNESS_MS } from "../queries/query.ts";
import { runTasks, TASK_RUNS_FETCHED } from "../queries/run-tasks.ts";
import { type CommandContext, defineCommand } from "./command.ts";
import { runId } from "./id-arguments.ts";
import { runOfLive } from "./live-rows.ts";
import { pageLinks } from "./page-links.ts";

/** Failed tasks whose error text is fetched: one request each, and more than this nobody reads. */
const ERRORS_FETCHED = 5;
const LIVE_FRESHNESS_MS = 5_000;

export const run = defineCommand({
  name: "run",
  summary: "Show one run: its tasks, parameters, repairs and the errors of failed tasks",
  details: [
    "Asks the Jobs API of jobmon's workspace; runs that it does not (or no longer) know are looked up in the system tables.",
  ],
  args: z.object({ run_id: runId }),
  positional: ["run_id"],
  examples: ["run 361085332370800"],
  async run({ run_id }, context): Promise<RunCard> {
    if (run_id === undefined) {
      throw new JobmonError("INVALID_ARGUMENT", {
        command: "run",
        argument: "run_id",
        value: "",
        expected: "a run's id",
      });
    }
    try {
      return await liveCard(await context.jobsApi.getRun(run_id, context.signal), context);
    } catch (thrown) {
      const error = toJobmonError(thrown);
      if (error.code === "CANCELED" || error.code === "INTERNAL") throw thrown;
      const card = await tableCard(run_id, context);
      if (card !== null) return { ...card, apiError: error.code === "NOT_VISIBLE" ? null : error };
      if (error.code !== "NOT_VISIBLE") throw thrown;
      throw new JobmonError(
        "UNKNOWN_RUN",
        { command: "run", argument: "run_id", value: run_id },
        { cause: thrown },
      );
    }
  },
  answer: (card, { run_id = "" }) => runCardAnswer(card, { run_id }),
});

async function liveCard(live: LiveRun, context: CommandContext): Promise<RunCard> {
  const row = runOfLive(live, context.jobsApi.workspaceId());
  const links = pageLinks(context);
  const latest = latestAttempts(live.tasks);
  const failed = latest.filter(({ result_state }) => failureStates.includes(result_state));
  const errors = new Map(
    await Promise.all(
      failed
        .slice(0, ERRORS_FETCHED)
        .map(async (task) => [task.run_id, await errorOf(task, context)] as const),
    ),
  );
  return {
    run: row,
    url: live.run_page_url ?? links.runUrl(row),
    jobUrl: links.jobUrl(row),
    asOf: floorTo(context.now(), LIVE_FRESHNESS_MS),
    source: "the Jobs API",
    creator: live.creator_user_name,
    withFailures: live.with_failures,
    message: live.message,
    queueReason: live.queue_reason,
    tasks: latest.map(
      (task): TaskOfRun => ({
        ...task,
        attempts: task.attempt_number + 1,
        error: errors.get(task.run_id)?.error ?? null,
        error_trace: errors.get(task.run_id)?.error_trace ?? null,
      }),
    ),
    failedTasks: failed.length,
    parameters: live.parameters,
    repairs: live.repairs,
    apiError: null,
  };
}

/** After a retry or a repair a task stands there several times: its highest attempt counts, then its latest start. */
function latestAttempts(tasks: readonly LiveTaskRun[]): LiveTaskRun[] {
  const latest = new Map<string, LiveTaskRun>();
  for (const task of tasks) {
    const seen = latest.get(task.task_key);
    const isLater =
      seen === undefined ||
      task.attempt_number > seen.attempt_number ||
      (task.attempt_number === seen.attempt_number && Number(task.started_at) >= Number(seen.started_at));
    if (isLater) latest.set(task.task_key, task);
  }
  return [...latest.values()];
}

/** A task's error; one that cannot be read is left out, what else is known of the run is worth showing. */
async function errorOf(task: LiveTaskRun, context: CommandContext) {
  try {
    const { error, error_trace } = await context.jobsApi.getOutput(task.run_id, context.signal);
    return { error: error ?? task.message, error_trace };
  } catch (thrown) {
    const { code } = toJobmonError(thrown);
    if (code === "CANCELED" || code === "INTERNAL") throw thrown;
    return { error: task.message, error_trace: null };
  }
}

async function tableCard(run_id: string, context: CommandContext): Promise<RunCard | null> {
  const asOf = floorTo(context.now(), RUNS_FRESHNESS_MS);
  const read_from = new Date(asOf.getTime() - TABLES_KEEP_DAYS * DAY_MS);
  const [found] = await context.warehouse.rows(
    oneRun,
    { run_id, read_from, ...scopeParams(context.scope) },
    context,
  );
  if (found === undefined) return null;
  const row = oneRunOf(found);
  const tasks = await context.warehouse.rows(
    runTasks,
    { run_id, workspace_id: row.workspace_id, read_from, row_limit: TASK_RUNS_FETCHED },
    context,
  );
  const links = pageLinks(context);
  const attempts = Map.groupBy(tasks, ({ task_key }) => task_key);
  return {
    run: row,
    url: links.runUrl(row),
    jobUrl: links.jobUrl(row),
    asOf,
    source: "system.lakeflow.job_run_timeline",
    creator: null,
    withFailures: false,
    message: null,
    queueReason: null,
    tasks: [...attempts.values()].flatMap((all) => {
      const last = all.at(-1);
      if (last === undefined) return [];
      const { state, sourceWord } = fromTableState(last.state_word);
      const rest = { attempts: all.length, error: null, error_trace: null };
      return [{ ...last, result_state: state, source_state: sourceWord, ...rest }];
    }),
    failedTasks: 0,
    parameters: [],
    repairs: [],
    apiError: null,
  };
}
