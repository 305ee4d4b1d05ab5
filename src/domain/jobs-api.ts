import type { ResultState } from "./run.ts";

/** A job as the Jobs API knows it now. Ids are strings, times instants. */
export interface LiveJob {
  job_id: string;
  name: string | null;
  creator_user_name: string | null;
  run_as: string | null;
  created_at: Date | null;
  tags: { [key: string]: string };
  schedule: Schedule | null;
  /** What starts it besides a schedule, such as `file_arrival`; null when nothing does. */
  trigger: string | null;
  max_concurrent_runs: number | null;
  timeout_seconds: number | null;
  tasks: { task_key: string; depends_on: string[]; kind: string | null }[];
}

export interface Schedule {
  quartz_cron_expression: string;
  timezone_id: string | null;
  paused: boolean;
}

/** How a run or a task stands: jobmon's state, and what Databricks says beside it. */
export interface LiveState {
  result_state: ResultState;
  /** Databricks' own word, when jobmon does not know it; else null. */
  source_state: string | null;
  /** True when it succeeded although tasks failed. */
  with_failures: boolean;
  termination_code: string | null;
  /** What Databricks says of the end, or of the waiting. */
  message: string | null;
  /** Why it waits in the queue; null when it does not. */
  queue_reason: string | null;
}

/** One attempt of a task in a run. */
export interface LiveTaskRun extends LiveState {
  task_key: string;
  /** The id that `runs/get-output` takes. */
  run_id: string;
  attempt_number: number;
  started_at: Date | null;
  ended_at: Date | null;
}

export interface LiveRun extends LiveState {
  run_id: string;
  job_id: string | null;
  run_name: string | null;
  run_type: string | null;
  trigger_type: string | null;
  creator_user_name: string | null;
  started_at: Date | null;
  ended_at: Date | null;
  run_page_url: string | null;
  tasks: LiveTaskRun[];
  parameters: { name: string; value: string | null; default: string | null; overridden: boolean }[];
  repairs: {
    repair_id: string | null;
    type: string | null;
    started_at: Date | null;
    ended_at: Date | null;
    result_state: ResultState;
  }[];
}

export interface RunsFilter {
  state: "active" | "completed" | "all";
  jobId?: string | undefined;
  startedFrom?: Date | undefined;
  startedTo?: Date | undefined;
  /** Most runs to return. */
  most: number;
}

/** A list that may have been cut at a limit. */
export interface LiveList<T> {
  items: T[];
  /** False when there are more than were asked for. */
  complete: boolean;
}

/**
 * The port to the Jobs API of the workspace jobmon is connected to. Throws JobmonError: NOT_VISIBLE (no such thing, or no
 * right to see it), JOBS_API_DENIED, JOBS_API_BUSY, JOBS_API_TIMEOUT, JOBS_API_UNREACHABLE, JOBS_API_SHAPE, TOKEN_REFUSED,
 * CANCELED.
 */
export interface JobsApi {
  /** The id of its workspace: as configured, else as the last answer named it; null before any did. */
  workspaceId(): string | null;
  listJobs(filter: { name?: string; most: number }, signal?: AbortSignal): Promise<LiveList<LiveJob>>;
  getJob(jobId: string, signal?: AbortSignal): Promise<LiveJob>;
  listRuns(filter: RunsFilter, signal?: AbortSignal): Promise<LiveList<LiveRun>>;
  /** With all its tasks and its repairs. */
  getRun(runId: string, signal?: AbortSignal): Promise<LiveRun>;
  /** What a task run left behind; null texts where it left none. */
  getOutput(
    taskRunId: string,
    signal?: AbortSignal,
  ): Promise<{ error: string | null; error_trace: string | null }>;
}
