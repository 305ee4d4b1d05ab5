import { WORKSPACES } from "./account.ts";
import { accountRuns } from "./account-runs.ts";
import { clusterRows, warehouseRows } from "./clusters.ts";
import { JOBS } from "./job-catalogue.ts";
import { jobRows, jobTaskRows } from "./jobs.ts";
import { otherUsageRows } from "./other-usage.ts";
import { listPriceRows } from "./prices.ts";
import type { Run } from "./run.ts";
import { runUsageRows } from "./run-usage.ts";
import { DAY_MS, type Span, startOfUtcDay } from "./time.ts";
import { jobRunTimelineRows, jobTaskRunTimelineRows } from "./timelines.ts";
import { workspaceRows } from "./workspaces.ts";

/** The rows of one system table, such as `lakeflow.jobs`; they can be read more than once. */
export interface TableRows {
  table: string;
  rows: Iterable<Record<string, unknown>>;
}

/**
 * The system tables of a made-up account as they are at `now`: plain JSON objects with the tables' column names, times
 * ISO 8601 in UTC, dates YYYY-MM-DD, decimals and ids as strings; a struct holds only the fields it knows. Covers `days`
 * UTC dates before that of `now` and the current one. The same options always give the same rows.
 */
export function* generateAccount(options: { seed: number; now: Date; days?: number }): Generator<TableRows> {
  const nowMs = options.now.getTime();
  const fromMs = startOfUtcDay(nowMs) - (options.days ?? 400) * DAY_MS;
  const span: Span = { seed: options.seed, fromMs, nowMs };

  let played: readonly Run[] | undefined;
  const runs = (): readonly Run[] => {
    played ??= [...accountRuns(span)];
    return played;
  };

  yield table("access.workspaces_latest", () => workspaceRows(WORKSPACES));
  yield table("lakeflow.jobs", () => jobRows(JOBS, nowMs));
  yield table("lakeflow.job_tasks", () => jobTaskRows(JOBS, nowMs));
  yield table("lakeflow.job_run_timeline", () => jobRunTimelineRows(runs(), nowMs));
  yield table("lakeflow.job_task_run_timeline", () => jobTaskRunTimelineRows(runs(), nowMs));
  yield table("compute.clusters", () => clusterRows(runs(), nowMs));
  yield table("compute.warehouses", () => warehouseRows(nowMs));
  yield table("billing.list_prices", () => listPriceRows(nowMs));
  yield table("billing.usage", () => usage(runs, span));
}

function table(name: string, rows: () => Iterator<Record<string, unknown>>): TableRows {
  return { table: name, rows: { [Symbol.iterator]: rows } };
}

function* usage(runs: () => readonly Run[], span: Span): Generator<Record<string, unknown>> {
  yield* runUsageRows(runs(), span);
  yield* otherUsageRows(span);
}
