import { durationSeconds, type Run } from "../domain/run.ts";
import type { Column, Row } from "./answer.ts";

/** The columns of every list of runs. */
export const runColumns: Column[] = [
  { key: "workspace_id", label: "Workspace", type: "string" },
  { key: "job_id", label: "Job id", type: "string" },
  { key: "run_id", label: "Run", type: "string" },
  { key: "job_name", label: "Job", type: "string" },
  { key: "run_type", label: "Type", type: "string" },
  { key: "trigger_type", label: "Trigger", type: "string" },
  { key: "started_at", label: "Started", type: "instant" },
  { key: "ended_at", label: "Ended", type: "instant" },
  { key: "duration_seconds", label: "Duration", type: "duration" },
  { key: "result_state", label: "State", type: "string" },
  { key: "attempts", label: "Attempts", type: "integer" },
  { key: "termination_code", label: "Reason", type: "string" },
  { key: "run_page_url", label: "Link", type: "string" },
];

/** A run as a row of data. */
export function runRow(run: Run, url: string | null): Row {
  return {
    workspace_id: run.workspace_id,
    job_id: run.job_id,
    run_id: run.run_id,
    job_name: run.job_name,
    run_type: run.run_type,
    trigger_type: run.trigger_type,
    started_at: run.started_at?.toISOString() ?? null,
    ended_at: run.ended_at?.toISOString() ?? null,
    duration_seconds: durationSeconds(run),
    result_state: run.result_state,
    attempts: run.attempts,
    termination_code: run.termination_code,
    run_page_url: url,
  };
}
