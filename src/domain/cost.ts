import { addDays, DAY_MS, type Day, startOfDay } from "./day.ts";

/** What the rows of a cost answer stand for. */
export const costGroupings = ["job", "day"] as const;
export type CostGrouping = (typeof costGroupings)[number];

/** One row of a cost answer. Money and DBUs are exact plain decimals; money is list price in one currency. */
export interface CostRow {
  /** Null by day, and for usage that names no job. */
  workspace_id: string | null;
  job_id: string | null;
  /** Null by job. */
  usage_date: Day | null;
  job_name: string | null;
  list_cost: string;
  dbus: string;
  /** DBUs of the row that have no price, and so are not in its cost. */
  unpriced_dbus: string;
  /** Distinct runs with net usage; usage without a run id counts no run. */
  runs: number;
}

/** What jobs cost in a window: rows (the dearest or newest ones) and totals over everything. */
export interface JobCost {
  rows: CostRow[];
  /** How many rows there are, also those not fetched. */
  total: number;
  list_cost: string;
  dbus: string;
  /** List cost of all-purpose and SQL compute: may hold work of jobs, cannot be split. Not in the total. */
  not_attributable_cost: string;
  unpriced_dbus: string;
  free_dbus: string;
  /** The part of the unpriced DBUs whose price has more digits than are computed with. */
  too_fine_dbus: string;
  /** The newest day on which usage of the window was written; null without usage. */
  ingestedUntil: Day | null;
  /** The newest hour with usage in the window; null without usage. */
  newestUsage: Date | null;
}

/** One row of usage: a day, a job, a cluster and a SKU. */
export interface UsageRow {
  usage_date: Day | null;
  workspace_id: string | null;
  job_id: string | null;
  job_name: string | null;
  cluster_id: string | null;
  sku_name: string | null;
  dbus: string;
  list_cost: string;
}

/** What jobs used in a window: rows (the newest ones) and totals over everything. */
export interface JobUsage {
  rows: UsageRow[];
  total: number;
  /** Jobs that fit the `job` asked for, whether or not they used anything. */
  matchedJobs: number;
  list_cost: string;
  dbus: string;
  unpriced_dbus: string;
  free_dbus: string;
}

/**
 * How long after its end a day's usage may still grow. Databricks says that original records are typically
 * there within 12 hours; corrections come later.
 */
const SETTLING_MS = DAY_MS;

/** True when a day's usage is not complete yet at `now`. */
function isProvisional(day: Day, now: Date): boolean {
  return now.getTime() < startOfDay(addDays(day, 1)).getTime() + SETTLING_MS;
}

/** The first day from `from` to `to` whose usage is not complete at `now`; null when all of it is. */
export function provisionalSince(from: Day, to: Day, now: Date): Day | null {
  if (!isProvisional(to, now)) return null;
  let first = to;
  while (first > from && isProvisional(addDays(first, -1), now)) first = addDays(first, -1);
  return first;
}
