import type { RestObject } from "./rest-object.ts";
import type { RunEntry } from "./run-entry.ts";

export interface RepairRequest {
  /** The tasks to run again. */
  taskKeys: ReadonlySet<string>;
  jobParameters: Readonly<Record<string, string>>;
  /** Who asks. */
  caller: string;
}

export interface RunNowRequest {
  jobParameters: Readonly<Record<string, string>>;
  /** The tasks to run; undefined for all. */
  only: readonly string[] | undefined;
  /** Whether to wait when the job has as many runs as it may have; undefined leaves it to the job. */
  queue: boolean | undefined;
  caller: string;
}

/** Where the Jobs API of one workspace gets its jobs and runs from, and what acts on them. Ids are strings of digits. */
export interface JobsSource {
  /** Jobs as REST objects, with all their tasks. */
  jobs(): Iterable<RestObject>;
  job(jobId: string): RestObject | undefined;
  /** Runs that have been created, in no order. */
  runs(jobId: string | undefined): Iterable<RunEntry>;
  run(runId: string): RunEntry | undefined;
  /** The run that a task run belongs to. */
  runOfTask(taskRunId: string): RunEntry | undefined;
  /** What `runs/get-output` has for a task run, without its metadata. */
  output(taskRunId: string): RestObject | undefined;
  /** The run goes to TERMINATING and ends a little later. */
  cancel(runId: string, caller: string): void;
  /** Starts a repair of a run that is over and gives its id. */
  repair(runId: string, request: RepairRequest): string;
  /** Starts (or queues, or skips) a run and gives its id. */
  runNow(jobId: string, request: RunNowRequest): string;
}
