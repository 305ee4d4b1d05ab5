import { z } from "zod";
import { fromTableState, type Run } from "../domain/run.ts";
import { count, defineQuery, instant, RUNS_FRESHNESS_MS, scopeShape } from "./query.ts";

/**
 * One run as the tables have it; a row for each (workspace, job) in which its id occurs, none when it is not there.
 * Source: system.lakeflow.job_run_timeline and system.lakeflow.jobs.
 */
export const oneRun = defineQuery({
  name: "one-run",
  sql: new URL("./one-run.sql", import.meta.url),
  freshnessMs: RUNS_FRESHNESS_MS,
  params: z.object({ run_id: z.string(), read_from: z.date(), ...scopeShape }),
  row: z.object({
    workspace_id: z.string(),
    job_id: z.string(),
    run_id: z.string(),
    job_name: z.string(),
    run_type: z.string().nullable(),
    trigger_type: z.string().nullable(),
    started_at: instant,
    ended_at: instant.nullable(),
    state_word: z.string(),
    attempts: count,
    termination_code: z.string().nullable(),
  }),
});

export function oneRunOf({ state_word, ...row }: z.output<typeof oneRun.row>): Run {
  const { state, sourceWord } = fromTableState(state_word);
  return { ...row, result_state: state, source_state: sourceWord };
}
