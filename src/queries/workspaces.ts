import { z } from "zod";
import { defineQuery } from "./query.ts";

/** Names and URLs of workspaces; one row per workspace. Source: system.access.workspaces_latest. */
export const workspaces = defineQuery({
  name: "workspaces",
  sql: new URL("./workspaces.sql", import.meta.url),
  /** Workspaces hardly change, and are looked up beside other questions. */
  freshnessMs: 3_600_000,
  params: z.object({ row_limit: z.int().positive() }),
  row: z.object({
    workspace_id: z.string(),
    workspace_name: z.string().nullable(),
    workspace_url: z.string().nullable(),
  }),
});
