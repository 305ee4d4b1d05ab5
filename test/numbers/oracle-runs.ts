import { compareText, DAY_MICROS, micros } from "./oracle-exact.ts";
import { jobKey, nameOf, some } from "./oracle-names.ts";
import type { Span } from "./oracle-windows.ts";
import type { Account, SliceRow } from "./rows.ts";

/** An open run's newest slice is at most this much older than the newest one of all. */
const OPEN_MICROS = 3 * 3_600_000_000;

export interface ExpectedRun {
  workspace_id: string;
  job_id: string;
  run_id: string;
  job_name: string;
  run_type: string | null;
  trigger_type: string | null;
  started_at: string | null;
  ended_at: string | null;
  duration_seconds: number | null;
  result_state: string;
  attempts: number;
  termination_code: string | null;
}

export interface ExpectedRuns {
  rows: ExpectedRun[];
  totals: { runs: number; succeeded: number; failures: number; running: number };
  data_as_of: string | null;
  /** False when a job was asked for that does not exist. */
  jobIsKnown: boolean;
}

const states: { [tableWord: string]: string } = {
  SUCCEEDED: "SUCCESS",
  FAILED: "FAILED",
  TIMED_OUT: "TIMED_OUT",
  ERROR: "ERROR",
  CANCELLED: "CANCELED",
  SKIPPED: "SKIPPED",
  BLOCKED: "BLOCKED",
};
const failures = new Set(["FAILED", "TIMED_OUT", "ERROR"]);

/**
 * The list of runs for a span. `wanted` are jobmon's states, null for no filter; `job` is an id or a name, else a part
 * of names.
 */
export function expectedRuns(
  account: Account,
  asked: { span: Span; lookbackDays: number; wanted: readonly string[] | null; job: string | null },
): ExpectedRuns {
  const { from, to } = asked.span;
  const knownFrom = from - asked.lookbackDays * DAY_MICROS;
  const dataAsOf = account.slices.reduce<number | null>(
    (latest, slice) => Math.max(latest ?? 0, micros(slice.period_end_time)),
    null,
  );
  const jobs = asked.job === null ? null : jobsThatFit(account, asked.job);
  const jobIsKnown = jobs === null || jobs.size > 0;
  const found: { run: ExpectedRun; isOpen: boolean; at: number }[] = [];
  for (const slices of Map.groupBy(account.slices, runKey).values()) {
    const { kind, startedAt, seenUntil, attempts, final } = tellRun(slices, dataAsOf ?? 0);
    const belongs = kind === "open" ? startedAt < to : seenUntil >= from && seenUntil < to;
    const [first] = slices;
    if (first === undefined || (jobs !== null && !jobs.has(jobKey(first)))) continue;
    if (!belongs || (kind === "lost" && !asked.wanted?.includes("UNKNOWN"))) continue;
    const state =
      kind === "open"
        ? "RUNNING"
        : kind === "lost"
          ? "UNKNOWN"
          : (states[final?.result_state ?? ""] ?? "UNKNOWN");
    if (asked.wanted !== null && !asked.wanted.includes(state)) continue;
    const isEarly = startedAt < knownFrom;
    const started = isEarly ? null : Math.floor(startedAt / 1000);
    const ended = kind === "ended" ? Math.floor(seenUntil / 1000) : null;
    found.push({
      isOpen: kind === "open",
      at: kind === "open" ? startedAt : seenUntil,
      run: {
        workspace_id: first.workspace_id,
        job_id: first.job_id,
        run_id: first.run_id,
        job_name: nameOf(account, first) ?? some(slices, "run_name") ?? first.job_id,
        run_type: some(slices, "run_type"),
        trigger_type: some(slices, "trigger_type"),
        started_at: started === null ? null : new Date(started).toISOString(),
        ended_at: ended === null ? null : new Date(ended).toISOString(),
        duration_seconds: started === null || ended === null ? null : (ended - started) / 1000,
        result_state: state,
        attempts,
        termination_code: kind === "ended" ? (final?.termination_code ?? null) : null,
      },
    });
  }
  found.sort(
    (a, b) => Number(b.isOpen) - Number(a.isOpen) || b.at - a.at || compareText(idOf(a.run), idOf(b.run)),
  );
  const rows = found.map(({ run }) => run);
  const count = (fits: (state: string) => boolean) => rows.filter((run) => fits(run.result_state)).length;
  return {
    rows,
    totals: {
      runs: rows.length,
      succeeded: count((state) => state === "SUCCESS"),
      failures: count((state) => failures.has(state)),
      running: count((state) => state === "RUNNING"),
    },
    jobIsKnown,
    data_as_of: dataAsOf === null ? null : new Date(Math.floor(dataAsOf / 1000)).toISOString(),
  };
}

/** How a run stands, from all its slices. */
function tellRun(slices: readonly SliceRow[], dataAsOf: number) {
  const seenUntil = Math.max(...slices.map((slice) => micros(slice.period_end_time)));
  const startedAt = Math.min(...slices.map((slice) => micros(slice.period_start_time)));
  const results = slices.filter((slice) => slice.result_state !== null);
  const final = results.reduce<SliceRow | null>(
    (latest, slice) =>
      latest === null || micros(slice.period_end_time) > micros(latest.period_end_time) ? slice : latest,
    null,
  );
  const goesOn =
    final === null ||
    slices.some(
      (slice) =>
        slice.result_state === null && micros(slice.period_start_time) >= micros(final.period_end_time),
    );
  if (!goesOn) return { kind: "ended" as const, startedAt, seenUntil, attempts: results.length, final };
  const kind = seenUntil >= dataAsOf - OPEN_MICROS ? ("open" as const) : ("lost" as const);
  return { kind, startedAt, seenUntil, attempts: results.length + 1, final };
}

/** Jobs with this id or whole name; when there is none, those with it in their name. Case does not matter. */
function jobsThatFit(account: Account, words: string): Set<string> {
  const wanted = words.toLowerCase();
  const named = [...account.jobs, ...account.slices].map((row) => ({
    key: jobKey(row),
    id: row.job_id,
    name: nameOf(account, row) ?? ("run_name" in row ? row.run_name : null) ?? row.job_id,
  }));
  const exact = named.filter(({ id, name }) => id === words || name.toLowerCase() === wanted);
  const fitting = exact.length > 0 ? exact : named.filter(({ name }) => name.toLowerCase().includes(wanted));
  return new Set(fitting.map(({ key }) => key));
}

const runKey = (slice: SliceRow) => [slice.workspace_id, slice.job_id, slice.run_id].join("/");
const idOf = (run: ExpectedRun) => [run.workspace_id, run.job_id, run.run_id].join("/");
