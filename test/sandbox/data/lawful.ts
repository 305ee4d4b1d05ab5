import type { JobRunRow, TaskRunRow, UsageRow } from "./account-rows.ts";
import { slicesByRun } from "./account-rows.ts";

const HOUR_MS = 3_600_000;
/** Timeline rows take at least this long to land. */
const LEAST_DELAY_MS = 231_000;
const CLOCK_HOURS_SINCE = "2026-01-19T00:00:00.000Z";

const utcHour = (text: string) => text.slice(0, 13);
const lengthMs = (row: JobRunRow | TaskRunRow) =>
  Date.parse(row.period_end_time) - Date.parse(row.period_start_time);

/** Everything about the rows of one of the two run timelines that cannot be, in words; empty when all is well. */
export function timelineFaults(rows: readonly (JobRunRow | TaskRunRow)[], now: Date): string[] {
  const faults: string[] = [];
  const latest = new Date(now.getTime() - LEAST_DELAY_MS).toISOString();
  for (const slices of slicesByRun(rows)) {
    for (const [i, slice] of slices.entries()) {
      const next = slices[i + 1];
      const endsAttempt = slice.result_state !== null;
      const fault = (text: string) => faults.push(`run ${slice.run_id}, row ${i}: ${text}`);
      if (slice.period_end_time > latest) fault("has landed too early");
      if (lengthMs(slice) < 0) fault("ends before it starts");
      if (lengthMs(slice) === 0 && !endsAttempt) fault("has no length and no result");
      if ((slice.result_state === "SKIPPED") !== (slice.termination_code?.startsWith("MAX_CONC") ?? false)) {
        if (slice.termination_code !== "SKIPPED") fault("is skipped for no such reason");
      }
      if (slice.result_state === "SKIPPED" && lengthMs(slice) > 0) fault("is skipped and yet ran");
      if ((slice.termination_code === null) === endsAttempt) fault("has an outcome in part");
      if (next === undefined) continue;
      if (endsAttempt && next.period_start_time <= slice.period_end_time) fault("is repaired before its end");
      if (!endsAttempt && next.period_start_time !== slice.period_end_time) fault("is followed by a gap");
      if (!endsAttempt && !isCutRightly(slice)) fault("is cut elsewhere than on the hour");
    }
    const crossing = slices.find((slice) => !isWithinOneHour(slice));
    if (crossing !== undefined) faults.push(`run ${crossing.run_id}: a row is longer than its hour`);
  }
  return faults;
}

function isCutRightly(slice: JobRunRow | TaskRunRow): boolean {
  if (slice.period_start_time < CLOCK_HOURS_SINCE) return lengthMs(slice) === HOUR_MS;
  return slice.period_end_time.endsWith(":00:00.000Z");
}

function isWithinOneHour(slice: JobRunRow | TaskRunRow): boolean {
  if (slice.period_start_time < CLOCK_HOURS_SINCE) return lengthMs(slice) <= HOUR_MS;
  const lastMs = Math.max(Date.parse(slice.period_start_time), Date.parse(slice.period_end_time) - 1);
  return utcHour(slice.period_start_time) === utcHour(new Date(lastMs).toISOString());
}

/** Task runs that belong to no run, or lie outside it. */
export function orphanFaults(jobRuns: readonly JobRunRow[], taskRuns: readonly TaskRunRow[]): string[] {
  const bounds = new Map<string, { from: string; to: string }>();
  for (const slices of slicesByRun(jobRuns)) {
    const [first, last] = [slices[0], slices.at(-1)];
    if (first === undefined || last === undefined) continue;
    const key = `${first.workspace_id}/${first.job_id}/${first.run_id}`;
    bounds.set(key, { from: first.period_start_time, to: last.period_end_time });
  }
  return taskRuns.flatMap((task) => {
    const run = bounds.get(`${task.workspace_id}/${task.job_id}/${task.job_run_id}`);
    if (run === undefined) return [`task run ${task.run_id} has no run`];
    const isInside = task.period_start_time >= run.from && task.period_end_time <= run.to;
    return isInside ? [] : [`task run ${task.run_id} lies outside its run`];
  });
}

/** A decimal text as an integer of 10^-18, to add and compare exactly. */
export function attos(text: string): bigint {
  const [, sign, whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d{1,18}))?$/.exec(text) ?? [];
  if (whole === undefined) throw new Error(`not a decimal: ${text}`);
  const size = BigInt(whole + fraction.padEnd(18, "0"));
  return sign === "-" ? -size : size;
}

/** What is the same in a record, its retraction and its restatement. */
export function usageKey(row: UsageRow): string {
  const {
    record_id: _id,
    record_type: _type,
    ingestion_date: _date,
    usage_quantity: _quantity,
    ...same
  } = row;
  return JSON.stringify(same);
}

/** Everything about the rows of billing.usage that cannot be, in words; empty when all is well. */
export function usageFaults(rows: readonly UsageRow[], now: Date): string[] {
  const faults: string[] = [];
  const latestEnd = new Date(now.getTime() - 2 * HOUR_MS).toISOString();
  const today = now.toISOString().slice(0, 10);
  for (const row of rows) {
    const fault = (text: string) => faults.push(`record ${row.record_id}: ${text}`);
    if (!row.usage_start_time.endsWith(":00:00.000Z")) fault("does not start on the hour");
    if (Date.parse(row.usage_end_time) - Date.parse(row.usage_start_time) !== HOUR_MS)
      fault("is not an hour");
    if (row.usage_date !== row.usage_start_time.slice(0, 10)) fault("has another date than its start");
    if (row.usage_end_time > latestEnd) fault("was billed too early");
    if (row.ingestion_date < row.usage_date || row.ingestion_date > today)
      fault("was ingested at a wrong date");
    if (!/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(row.record_id)) {
      fault("has no UUID");
    }
    if (attos(row.usage_quantity) < 0n !== (row.record_type === "RETRACTION")) fault("has the wrong sign");
  }
  if (new Set(rows.map((row) => row.record_id)).size !== rows.length) faults.push("a record id occurs twice");
  return [...faults, ...correctionFaults(rows)];
}

/** Each retraction takes back one original of the same key; each restatement stands beside a retraction. */
function correctionFaults(rows: readonly UsageRow[]): string[] {
  const corrected = rows.filter(({ record_type }) => record_type !== "ORIGINAL");
  if (corrected.length === 0) return [];
  const keys = new Set(corrected.map(usageKey));
  const groups = Map.groupBy(
    rows.filter((row) => keys.has(usageKey(row))),
    usageKey,
  );
  return [...groups.values()].flatMap((group) => {
    const of = (type: string) => group.filter(({ record_type }) => record_type === type);
    const originals = of("ORIGINAL").map((row) => attos(row.usage_quantity));
    const takenBack = of("RETRACTION").map((row) => -attos(row.usage_quantity));
    const isPaired = originals.toSorted().join() === takenBack.toSorted().join();
    const isLater = of("RETRACTION").every((row) =>
      of("ORIGINAL").every((o) => o.ingestion_date <= row.ingestion_date),
    );
    const name = `records of ${group[0]?.usage_start_time}, run ${group[0]?.usage_metadata.job_run_id}`;
    return [
      ...(isPaired ? [] : [`${name}: retractions do not match the originals`]),
      ...(isLater ? [] : [`${name}: taken back before they were billed`]),
      ...(of("RESTATEMENT").length > takenBack.length ? [`${name}: restated without a retraction`] : []),
    ];
  });
}
