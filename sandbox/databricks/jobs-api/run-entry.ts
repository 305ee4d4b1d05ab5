import { idOf, isActive, millisOf, objectOf, type RestObject } from "./rest-object.ts";

/** A run as the lists need it; the whole REST object is made only when it is asked for. */
export interface RunEntry {
  runId: string;
  jobId: string | undefined;
  runType: string;
  isActive: boolean;
  /** Active, and waiting for its turn. */
  isQueued: boolean;
  startMs: number;
  /** 0 while it is active. */
  endMs: number;
  creator: string | undefined;
  object(): RestObject;
}

export function entryOf(runId: string, run: RestObject): RunEntry {
  const active = isActive(run);
  return {
    runId,
    jobId: idOf(run.job_id),
    runType: typeof run.run_type === "string" ? run.run_type : "JOB_RUN",
    isActive: active,
    isQueued: active && (objectOf(run.status).state ?? objectOf(run.state).life_cycle_state) === "QUEUED",
    startMs: millisOf(run.start_time),
    endMs: active ? 0 : millisOf(run.end_time) || millisOf(run.start_time),
    creator: typeof run.creator_user_name === "string" ? run.creator_user_name : undefined,
    object: () => run,
  };
}
