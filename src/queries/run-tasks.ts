import { z } from "zod";
import { defineQuery, instant, RUNS_FRESHNESS_MS } from "./query.ts";

/** Task runs fetched for one run: three attempts of each of the 1,000 tasks that a job may have. */
export const TASK_RUNS_FETCHED = 3_000;

/**
 * The task runs of one run, in the order they began; one row per attempt. Asked only about a run that the asker was found
 * to see, so it takes no visibility scope.
 * Source: system.lakeflow.job_task_run_timeline.
 */
export const runTasks = defineQuery({
  name: "run-tasks",
  sql: new URL("./run-tasks.sql", import.meta.url),
  freshnessMs: RUNS_FRESHNESS_MS,
  params: z.object({
    run_id: z.string(),
    workspace_id: z.string(),
    read_from: z.date(),
    row_limit: z.int().positive(),
  }),
  row: z.object({
    task_key: z.string(),
    run_id: z.string(),
    started_at: instant,
    ended_at: instant.nullable(),
    state_word: z.string(),
    termination_code: z.string().nullable(),
  }),
});
