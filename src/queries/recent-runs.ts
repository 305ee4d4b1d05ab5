import { z } from "zod";
import { DAY_MS } from "../domain/day.ts";
import {
  fromTableState,
  knownTableStates,
  type ResultState,
  type Run,
  toTableStates,
} from "../domain/run.ts";
import type { InstantWindow } from "../domain/time-window.ts";
import { scopeParams, type VisibilityScope, wordList } from "../domain/visibility.ts";
import { count, defineQuery, instant, RUNS_FRESHNESS_MS, scopeShape } from "./query.ts";

/** Most runs fetched for a list; the summary counts all of them. */
export const RUNS_FETCHED = 1000;

/**
 * Runs that ended in a window or are open; one row per run, with a summary of all of them on every row (and
 * one row of nulls beside the summary when there is no run).
 * Source: system.lakeflow.job_run_timeline and system.lakeflow.jobs.
 */
export const recentRuns = defineQuery({
  name: "recent-runs",
  sql: new URL("./recent-runs.sql", import.meta.url),
  freshnessMs: RUNS_FRESHNESS_MS,
  params: z.object({
    read_from: z.date(),
    known_from: z.date(),
    from_ts: z.date(),
    to_ts: z.date(),
    states: z.string().nullable(),
    known_states: z.string(),
    job: z.string().nullable(),
    ...scopeShape,
    row_limit: z.int().positive(),
  }),
  row: z.object({
    total_runs: count,
    succeeded: count,
    failures: count,
    running: count,
    matched_jobs: count,
    data_as_of: instant.nullable(),
    workspace_id: z.string().nullable(),
    job_id: z.string().nullable(),
    run_id: z.string().nullable(),
    job_name: z.string().nullable(),
    run_type: z.string().nullable(),
    trigger_type: z.string().nullable(),
    started_at: instant.nullable(),
    ended_at: instant.nullable(),
    state_word: z.string().nullable(),
    attempts: count.nullable(),
    termination_code: z.string().nullable(),
  }),
});

export interface RecentRunsQuestion {
  window: InstantWindow;
  /** How far before the window slices are read, in days. */
  lookbackDays: number;
  states: readonly ResultState[] | null;
  job: string | null;
  scope: VisibilityScope;
}

/**
 * Slices last an hour at most, so a run that was going on when the reading begins shows a slice in the day
 * before: that is how a start that lies further back is noticed instead of being taken for the first slice seen.
 */
const NOTICE_MS = DAY_MS;

export function recentRunsParams(question: RecentRunsQuestion): z.input<typeof recentRuns.params> {
  const knownFrom = new Date(question.window.from.getTime() - question.lookbackDays * DAY_MS);
  return {
    read_from: new Date(knownFrom.getTime() - NOTICE_MS),
    known_from: knownFrom,
    from_ts: question.window.from,
    to_ts: question.window.to,
    states: question.states && wordList(toTableStates(question.states)),
    known_states: wordList(knownTableStates),
    job: question.job,
    ...scopeParams(question.scope),
    row_limit: RUNS_FETCHED,
  };
}

/** The runs of an answer, and the summary over all of them (also those beyond the fetched ones). */
export interface RecentRuns {
  runs: Run[];
  total: number;
  succeeded: number;
  failures: number;
  running: number;
  /** Jobs that fit the `job` asked for, whether or not they ran. */
  matchedJobs: number;
  /** The newest slice in the table, in any workspace; null when the table is empty for the time read. */
  dataAsOf: Date | null;
}

export function recentRunsOf(rows: readonly z.output<typeof recentRuns.row>[]): RecentRuns {
  const [first] = rows;
  return {
    runs: rows.flatMap((row) => runOf(row) ?? []),
    total: first?.total_runs ?? 0,
    succeeded: first?.succeeded ?? 0,
    failures: first?.failures ?? 0,
    running: first?.running ?? 0,
    matchedJobs: first?.matched_jobs ?? 0,
    dataAsOf: first?.data_as_of ?? null,
  };
}

function runOf(row: z.output<typeof recentRuns.row>): Run | null {
  const { workspace_id, job_id, run_id, job_name, state_word, attempts } = row;
  if (workspace_id === null || job_id === null || run_id === null) return null;
  if (job_name === null || state_word === null || attempts === null) return null;
  const { state, sourceWord } = fromTableState(state_word);
  return {
    workspace_id,
    job_id,
    run_id,
    job_name,
    run_type: row.run_type,
    trigger_type: row.trigger_type,
    started_at: row.started_at,
    ended_at: row.ended_at,
    result_state: state,
    source_state: sourceWord,
    attempts,
    termination_code: row.termination_code,
  };
}
