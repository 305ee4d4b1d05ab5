import { z } from "zod";
import { defineQuery, instant, MONEY_FRESHNESS_MS, scopeShape } from "./query.ts";

/**
 * Jobs that exist now, by name; one row per (workspace, job), deleted ones left out.
 * Source: system.lakeflow.jobs.
 */
export const currentJobs = defineQuery({
  name: "current-jobs",
  sql: new URL("./current-jobs.sql", import.meta.url),
  freshnessMs: MONEY_FRESHNESS_MS,
  params: z.object({ ...scopeShape, row_limit: z.int().positive() }),
  row: z.object({
    workspace_id: z.string(),
    job_id: z.string(),
    name: z.string(),
    changed_at: instant,
  }),
});
