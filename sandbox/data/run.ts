import type { JobSpec } from "./job-spec.ts";

/** How something ended, in the words of the timelines. */
export interface End {
  result_state: "SUCCEEDED" | "FAILED" | "ERROR" | "TIMED_OUT" | "CANCELLED" | "SKIPPED" | "BLOCKED";
  termination_code: string;
  termination_type: "SUCCESS" | "CLIENT_ERROR" | "CLOUD_FAILURE" | "INTERNAL_ERROR";
}

export interface TaskRun {
  runId: string;
  taskKey: string;
  startMs: number;
  endMs: number;
  /** null: its end is never reported. */
  end: End | null;
  setupSeconds: number;
}

/** The first try of a run, or one repair of it. */
export interface Attempt {
  startMs: number;
  endMs: number;
  end: End | null;
  tasks: TaskRun[];
  /** The job cluster of this attempt, or the opaque id of the serverless compute; null when nothing was started. */
  computeId: string | null;
  /** DBUs per hour in millionths. */
  microDbusPerHour: number;
}

/** One run as it really went, told to its end even if that end lies after now. */
export interface Run {
  spec: JobSpec;
  jobId: string;
  runId: string;
  runType: "JOB_RUN" | "SUBMIT_RUN" | "WORKFLOW_RUN";
  runName: string | null;
  triggerType: "CRON" | "ONETIME" | "ONETIME_RETRY" | "FILE_ARRIVAL";
  /** A never-started run has one attempt of zero length; a repaired one several, with pauses between. */
  attempts: Attempt[];
  /** For WORKFLOW_RUN: the task run that started it. */
  sourceTaskRunId: string | null;
  /** How long a row of this run takes to reach the tables. */
  landingDelayMs: number;
}

export const SUCCEEDED: End = {
  result_state: "SUCCEEDED",
  termination_code: "SUCCESS",
  termination_type: "SUCCESS",
};

/** Ends of the run's last attempt that count as a failure of the run. */
export const isFailure = (end: End | null): boolean =>
  end !== null && ["FAILED", "ERROR", "TIMED_OUT"].includes(end.result_state);

export const startOf = (run: Run): number => run.attempts[0]?.startMs ?? Number.NaN;
export const endOf = (run: Run): number => run.attempts.at(-1)?.endMs ?? Number.NaN;
