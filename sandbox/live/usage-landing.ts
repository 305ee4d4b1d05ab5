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

/** Later than all corrections, and less than the account's renaming of a job lies back. */
const LATER_MS = 30 * DAY_MS;

const keyOf = (row: Row) => `${row.usage_start_time} ${row.sku_name} ${row.usage_quantity}`;

/** The usage of an attempt of a run that is over, by the time at which it is billed; `known` rows are left out. */
export function lateUsage(
  run: LiveRun,
  attempt: Attempt,
  { seed, afterMs, known = [] }: { seed: number; afterMs: number; known?: readonly Row[] },
): LateUsage[] {
  const random = createRandom(seed, "billed", run.runId, run.attempts.indexOf(attempt));
  const left = new Map<string, number>();
  for (const row of known) left.set(keyOf(row), (left.get(keyOf(row)) ?? 0) + 1);

  const billed = new Map<number, Row[]>();
  for (const row of originals(run, [attempt], { seed, nowMs: attempt.endMs + LATER_MS })) {
    const count = left.get(keyOf(row)) ?? 0;
    if (count > 0) {
      left.set(keyOf(row), count - 1);
      continue;
    }
    const hourEndMs = Date.parse(String(row.usage_end_time));
    // Records of one hour are billed together.
    const shareOfHour = createRandom(seed, "billed", run.runId, hourEndMs).between(
      BILLED_AFTER_HOURS.least,
      BILLED_AFTER_HOURS.most,
    );
    const atMs = Math.max(hourEndMs + shareOfHour * HOUR_MS, afterMs);
    const rows = billed.get(atMs) ?? [];
    rows.push({ ...row, record_id: random.uuid(), ingestion_date: utcDate(atMs) });
    billed.set(atMs, rows);
  }
  return [...billed].map(([atMs, rows]) => ({ atMs, rows }));
}

/** The usage rows of these attempts that are billed by then, without corrections. */
export function originals(
  run: LiveRun,
  attempts: readonly Attempt[],
  { seed, nowMs }: { seed: number; nowMs: number },
): Row[] {
  const triggerType = run.triggerType === "CONTINUOUS" ? "CRON" : run.triggerType;
  const rows = runUsageRows([{ ...run, triggerType, attempts: [...attempts] }], { seed, fromMs: 0, nowMs });
  return [...rows].filter(({ record_type }) => record_type === "ORIGINAL");
}
