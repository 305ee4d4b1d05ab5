import { z } from "zod";
import type { CostGrouping, CostRow, JobCost } from "../domain/cost.ts";
import { addDays, startOfDay } from "../domain/day.ts";
import type { DayWindow } from "../domain/time-window.ts";
import { scopeParams, type VisibilityScope } from "../domain/visibility.ts";
import { count, decimal, defineQuery, instant, MONEY_FRESHNESS_MS, scopeShape } from "./query.ts";

/** Most rows fetched for a cost list; the totals cover all of them. */
export const COST_ROWS_FETCHED = 1000;

/**
 * Cost of jobs by job or by day: list price, DBUs only, every record type summed. Totals over everything stand
 * on every row (and alone, beside nulls, when nothing was used).
 * Source: system.billing.usage and list_prices; names from system.lakeflow.
 */
export const jobCost = defineQuery({
  name: "job-cost",
  sql: new URL("./job-cost.sql", import.meta.url),
  freshnessMs: MONEY_FRESHNESS_MS,
  params: z.object({
    group_by: z.enum(["job", "day"]),
    from_date: z.iso.date(),
    to_date: z.iso.date(),
    names_from: z.date(),
    currency: z.string(),
    ...scopeShape,
    row_limit: z.int().positive(),
  }),
  row: z.object({
    total_rows: count,
    total_list_cost: decimal,
    total_dbus: decimal,
    not_attributable_cost: decimal,
    total_unpriced_dbus: decimal,
    free_dbus: decimal,
    too_fine_dbus: decimal,
    ingested_until: z.iso.date().nullable(),
    newest_usage: instant.nullable(),
    position: count.nullable(),
    workspace_id: z.string().nullable(),
    job_id: z.string().nullable(),
    usage_date: z.iso.date().nullable(),
    job_name: z.string().nullable(),
    list_cost: decimal.nullable(),
    dbus: decimal.nullable(),
    unpriced_dbus: decimal.nullable(),
    runs: count.nullable(),
  }),
});

export interface JobCostQuestion {
  groupBy: CostGrouping;
  window: DayWindow;
  /** How far before the window run names are looked up for jobs that have no other name, in days. */
  lookbackDays: number;
  currency: string;
  scope: VisibilityScope;
}

export function jobCostParams(question: JobCostQuestion): z.input<typeof jobCost.params> {
  return {
    group_by: question.groupBy,
    from_date: question.window.from,
    to_date: question.window.to,
    names_from: startOfDay(addDays(question.window.from, -question.lookbackDays)),
    currency: question.currency,
    ...scopeParams(question.scope),
    row_limit: COST_ROWS_FETCHED,
  };
}

export function jobCostOf(rows: readonly z.output<typeof jobCost.row>[]): JobCost {
  const [first] = rows;
  return {
    rows: rows.flatMap((row) => costRowOf(row) ?? []),
    total: first?.total_rows ?? 0,
    list_cost: first?.total_list_cost ?? "0",
    dbus: first?.total_dbus ?? "0",
    not_attributable_cost: first?.not_attributable_cost ?? "0",
    unpriced_dbus: first?.total_unpriced_dbus ?? "0",
    free_dbus: first?.free_dbus ?? "0",
    too_fine_dbus: first?.too_fine_dbus ?? "0",
    ingestedUntil: first?.ingested_until ?? null,
    newestUsage: first?.newest_usage ?? null,
  };
}

function costRowOf(row: z.output<typeof jobCost.row>): CostRow | null {
  if (row.position === null || row.list_cost === null || row.dbus === null) return null;
  return {
    workspace_id: row.workspace_id,
    job_id: row.job_id,
    usage_date: row.usage_date,
    job_name: row.job_name,
    list_cost: row.list_cost,
    dbus: row.dbus,
    unpriced_dbus: row.unpriced_dbus ?? "0",
    runs: row.runs ?? 0,
  };
}
