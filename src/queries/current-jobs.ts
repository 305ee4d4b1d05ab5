import { z } from "zod";
import { count, defineQuery, instant, MONEY_FRESHNESS_MS, scopeShape, stringMap } from "./query.ts";

/** Most jobs fetched for a list; `total_jobs` counts all that fit. */
export const JOBS_FETCHED = 1000;

/**
 * Jobs that exist now, best match first, then by name; one row per (workspace, job), deleted ones left out. Columns that
 * Databricks added in December 2025 are null for jobs that were not changed since.
 * Source: system.lakeflow.jobs.
 */
export const currentJobs = defineQuery({
  name: "current-jobs",
  sql: new URL("./current-jobs.sql", import.meta.url),
  freshnessMs: MONEY_FRESHNESS_MS,
  params: z.object({ search: z.string().nullable(), ...scopeShape, row_limit: z.int().positive() }),
  row: z.object({
    total_jobs: count,
    /** 2 when the search is the id or the whole name, 1 when it is a part of the name, 0 without a search. */
    fit: count,
    workspace_id: z.string(),
    job_id: z.string(),
    name: z.string(),
    creator_user_name: z.string().nullable(),
    run_as: z.string().nullable(),
    quartz_cron_expression: z.string().nullable(),
    timezone_id: z.string().nullable(),
    trigger_type: z.string().nullable(),
    paused: z.boolean().nullable(),
    tags: stringMap,
    created_at: instant.nullable(),
  }),
});

export type CurrentJob = z.output<typeof currentJobs.row>;
