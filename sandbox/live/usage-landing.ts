import { createRandom } from "../data/random.ts";
import type { Attempt } from "../data/run.ts";
import { runUsageRows } from "../data/run-usage.ts";
import { DAY_MS, HOUR_MS, utcDate } from "../data/time.ts";
import type { LiveRun } from "./live-run.ts";

type Row = Record<string, unknown>;

/** Usage rows that become known at one time. */
export interface LateUsage {
  atMs: number;
  rows: Row[];
}

/** Usage is billed that many hours after its hour, as in the generated account. */
const BILLED_AFTER_HOURS = { least: 2, most: 12 } as const;

/** Later than all is billed, and less than the account's renaming of a job lies back. */
const LATER_MS = 30 * DAY_MS;

/**
 * The usage of a run's attempt that is over, by the time at which it is billed. `known` are rows that the tables may have of
 * this run already.
 */
export function lateUsage(
  run: LiveRun,
  attempt: Attempt,
  { seed, nowMs, known }: { seed: number; nowMs: number; known: readonly Row[] },
): LateUsage[] {
  const before = run.attempts.slice(0, run.attempts.indexOf(attempt));
  const later = { seed, nowMs: attempt.endMs + LATER_MS };
  const left = mostOf(counted(originalUsage(run, before, later)), counted(known));
  const billed = new Map<number, Row[]>();
  for (const [place, row] of originalUsage(run, [...before, attempt], later).entries()) {
    const count = left.get(keyOf(row)) ?? 0;
    if (count > 0) {
      left.set(keyOf(row), count - 1);
      continue;
    }
    const hourEndMs = Date.parse(String(row.usage_end_time));
    const hours = createRandom(seed, "billed", run.runId, hourEndMs).between(
      BILLED_AFTER_HOURS.least,
      BILLED_AFTER_HOURS.most,
    );
    const atMs = Math.max(hourEndMs + Math.round(hours * HOUR_MS), nowMs);
    const rows = billed.get(atMs) ?? [];
    const record_id = createRandom(seed, "record", run.runId, place, run.attempts.indexOf(attempt)).uuid();
    rows.push({ ...row, record_id, ingestion_date: utcDate(atMs) });
    billed.set(atMs, rows);
  }
  return [...billed].map(([atMs, rows]) => ({ atMs, rows }));
}

/** The usage rows of these attempts that the generated account has billed by then, without corrections. */
export function originalUsage(
  run: LiveRun,
  attempts: readonly Attempt[],
  { seed, nowMs }: { seed: number; nowMs: number },
): Row[] {
  const triggerType = run.triggerType === "CONTINUOUS" ? "CRON" : run.triggerType;
  const rows = runUsageRows([{ ...run, triggerType, attempts: [...attempts] }], { seed, fromMs: 0, nowMs });
  return [...rows].filter(({ record_type }) => record_type === "ORIGINAL");
}

const keyOf = (row: Row) => `${row.usage_start_time} ${row.sku_name} ${row.usage_quantity}`;

function counted(rows: readonly Row[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  return counts;
}

/** Of each key the greater count: what both have is the same row. */
function mostOf(a: Map<string, number>, b: Map<string, number>): Map<string, number> {
  const most = new Map(a);
  for (const [key, count] of b) most.set(key, Math.max(count, most.get(key) ?? 0));
  return most;
}
