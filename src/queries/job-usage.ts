import { z } from "zod";
import type { JobUsage } from "../domain/cost.ts";
import type { DayWindow } from "../domain/time-window.ts";
import { scopeParams, type VisibilityScope } from "../domain/visibility.ts";
import { count, decimal, defineQuery, MONEY_FRESHNESS_MS, scopeShape } from "./query.ts";

/** Most rows fetched for a usage list; the totals cover all of them. */
const USAGE_ROWS_FETCHED = 1000;

/**
 * Usage of jobs by day, job, cluster and SKU: DBUs and list cost, every record type summed, what was wholly retracted left
 * out. Totals over everything stand on every row (and alone, beside nulls, when nothing was used).
 * Source: system.billing.usage and list_prices; names from system.lakeflow.jobs.
 */
export const jobUsage = defineQuery({
  name: "job-usage",
  sql: new URL("./job-usage.sql", import.meta.url),
  freshnessMs: MONEY_FRESHNESS_MS,
  params: z.object({
    from_date: z.iso.date(),
    to_date: z.iso.date(),
    job: z.string().nullable(),
    currency: z.string(),
    ...scopeShape,
    row_limit: z.int().positive(),
  }),
  row: z.object({
    total_rows: count,
    matched_jobs: count,
    total_dbus: decimal,
    total_list_cost: decimal,
    unpriced_dbus: decimal,
    free_dbus: decimal,
    position: count.nullable(),
    usage_date: z.iso.date().nullable(),
    workspace_id: z.string().nullable(),
    job_id: z.string().nullable(),
    job_name: z.string().nullable(),
    cluster_id: z.string().nullable(),
    sku_name: z.string().nullable(),
    dbus: decimal.nullable(),
    list_cost: decimal.nullable(),
  }),
});

export function jobUsageParams(question: {
  window: DayWindow;
  job: string | null;
  currency: string;
  scope: VisibilityScope;
}): z.input<typeof jobUsage.params> {
  return {
    from_date: question.window.from,
    to_date: question.window.to,
    job: question.job,
    currency: question.currency,
    ...scopeParams(question.scope),
    row_limit: USAGE_ROWS_FETCHED,
  };
}

/** The rows of an answer, and the totals over all of them (also those that were not fetched). */
export function jobUsageOf(rows: readonly z.output<typeof jobUsage.row>[]): JobUsage {
  const [first] = rows;
  return {
    rows: rows.flatMap(
      ({ position, usage_date, workspace_id, job_id, job_name, cluster_id, sku_name, dbus, list_cost }) =>
        position === null || dbus === null || list_cost === null
          ? []
          : [{ usage_date, workspace_id, job_id, job_name, cluster_id, sku_name, dbus, list_cost }],
    ),
    total: first?.total_rows ?? 0,
    matchedJobs: first?.matched_jobs ?? 0,
    list_cost: first?.total_list_cost ?? "0",
    dbus: first?.total_dbus ?? "0",
    unpriced_dbus: first?.unpriced_dbus ?? "0",
    free_dbus: first?.free_dbus ?? "0",
  };
}
