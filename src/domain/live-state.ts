import type { LiveState } from "./jobs-api.ts";
import type { ResultState } from "./run.ts";

/** The words of the Jobs API about a run, from `status` and from the deprecated `state`. */
export interface LiveWords {
  /** `status.state` or `state.life_cycle_state`. */
  lifeCycle: string | null;
  /** `state.result_state`. */
  result: string | null;
  /** `status.termination_details.code`. */
  terminationCode: string | null;
  message: string | null;
  queueReason: string | null;
}

/** `state.result_state` of the Jobs API to jobmon's words; the one place that knows the API's spelling. */
const results: { [word: string]: ResultState } = {
  SUCCESS: "SUCCESS",
  SUCCESS_WITH_FAILURES: "SUCCESS",
  FAILED: "FAILED",
  TIMEDOUT: "TIMED_OUT",
  CANCELED: "CANCELED",
  MAXIMUM_CONCURRENT_RUNS_REACHED: "SKIPPED",
  EXCLUDED: "SKIPPED",
  DISABLED: "SKIPPED",
  UPSTREAM_FAILED: "BLOCKED",
  UPSTREAM_CANCELED: "BLOCKED",
};

/** Life-cycle words of something that has no result (yet). */
const lifeCycles: { [word: string]: ResultState } = {
  RUNNING: "RUNNING",
  TERMINATING: "RUNNING",
  PENDING: "PENDING",
  QUEUED: "PENDING",
  WAITING: "PENDING",
  WAITING_FOR_RETRY: "PENDING",
  BLOCKED: "PENDING",
  INTERNAL_ERROR: "ERROR",
  SKIPPED: "SKIPPED",
};

/** Ends that say with their code alone what became of a run, where `state` is no longer sent. */
const codes: { [code: string]: ResultState } = {
  SUCCESS: "SUCCESS",
  SUCCESS_WITH_FAILURES: "SUCCESS",
  USER_CANCELED: "CANCELED",
  CANCELED: "CANCELED",
  SKIPPED: "SKIPPED",
  MAX_CONCURRENT_RUNS_EXCEEDED: "SKIPPED",
  MAX_JOB_QUEUE_SIZE_EXCEEDED: "SKIPPED",
  DISABLED: "SKIPPED",
};

/**
 * jobmon's state for what the Jobs API says. A result comes before a life cycle; a word this version does not know is
 * UNKNOWN, with the word kept for display.
 */
export function readLiveState(words: LiveWords): LiveState {
  const { result, lifeCycle, terminationCode } = words;
  const rest = {
    with_failures: result === "SUCCESS_WITH_FAILURES" || terminationCode === "SUCCESS_WITH_FAILURES",
    termination_code: terminationCode,
    message: words.message,
    queue_reason: words.queueReason,
  };
  const known = (state: ResultState): LiveState => ({ ...rest, result_state: state, source_state: null });
  const unknown = (word: string | null): LiveState => ({
    ...rest,
    result_state: "UNKNOWN",
    source_state: word,
  });
  if (result !== null) return results[result] ? known(results[result]) : unknown(result);
  if (lifeCycle === "TERMINATED") {
    if (terminationCode === null) return unknown(lifeCycle);
    // Every other code names an error (Databricks adds codes, so they are not listed).
    return known(codes[terminationCode] ?? "FAILED");
  }
  if (lifeCycle === null) return unknown(null);
  return lifeCycles[lifeCycle] ? known(lifeCycles[lifeCycle]) : unknown(lifeCycle);
}
