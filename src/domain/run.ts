/** How a run stands, in jobmon's words (those of the Jobs API). */
export const resultStates = [
  "SUCCESS",
  "FAILED",
  "TIMED_OUT",
  "ERROR",
  "CANCELED",
  "SKIPPED",
  "BLOCKED",
  "RUNNING",
  "PENDING",
  "UNKNOWN",
] as const;
export type ResultState = (typeof resultStates)[number];

/** The states that count as a failure. */
export const failureStates: readonly ResultState[] = ["FAILED", "TIMED_OUT", "ERROR"];

/** `result_state` of the system tables to jobmon's words; the one place that knows the tables' spelling. */
const tableStates = {
  SUCCEEDED: "SUCCESS",
  FAILED: "FAILED",
  TIMED_OUT: "TIMED_OUT",
  ERROR: "ERROR",
  CANCELLED: "CANCELED",
  SKIPPED: "SKIPPED",
  BLOCKED: "BLOCKED",
} as const satisfies { [tableWord: string]: ResultState };

/** Words that recent-runs gives a run without a final result; in small letters, so that no word of the tables is one. */
const OPEN = "open";
const LOST = "lost";

/**
 * jobmon's state for a word of the system tables. A word this version does not know is UNKNOWN, with the
 * word kept for display: Databricks adds values without notice.
 */
export function fromTableState(word: string): { state: ResultState; sourceWord: string | null } {
  if (word === OPEN) return { state: "RUNNING", sourceWord: null };
  if (word === LOST) return { state: "UNKNOWN", sourceWord: null };
  if (Object.hasOwn(tableStates, word)) {
    return { state: tableStates[word as keyof typeof tableStates], sourceWord: null };
  }
  return { state: "UNKNOWN", sourceWord: word };
}

/** The tables' words for some of jobmon's states; UNKNOWN covers lost runs (words not known are matched apart). */
export function toTableStates(states: readonly ResultState[]): string[] {
  const words = new Set<string>();
  for (const state of states) {
    if (state === "RUNNING") words.add(OPEN);
    if (state === "UNKNOWN") words.add(LOST);
    for (const [word, known] of Object.entries(tableStates)) if (known === state) words.add(word);
  }
  return [...words];
}

/** Every word of the tables that this version knows. */
export const knownTableStates: readonly string[] = [...Object.keys(tableStates), OPEN, LOST];

/** One run, whatever the number of slices, attempts and repairs it was written in. */
export interface Run {
  workspace_id: string;
  job_id: string;
  run_id: string;
  job_name: string;
  run_type: string | null;
  trigger_type: string | null;
  /** Null when the run began before the rows that were read. */
  started_at: Date | null;
  /** Null while the run has no final result. */
  ended_at: Date | null;
  result_state: ResultState;
  /** The table's own word where jobmon does not know it; else null. */
  source_state: string | null;
  attempts: number;
  termination_code: string | null;
}

/** Wall-clock seconds from a run's start to its end, over all attempts, to the millisecond; null while unknown. */
export function durationSeconds(run: Pick<Run, "started_at" | "ended_at">): number | null {
  if (run.started_at === null || run.ended_at === null) return null;
  return (run.ended_at.getTime() - run.started_at.getTime()) / 1000;
}
