import { defineFreshness } from "./freshness.ts";

/** The end of the newest slice in system.lakeflow.job_run_timeline. */
export const runsFreshness = defineFreshness(
  "runs-freshness",
  new URL("./runs-freshness.sql", import.meta.url),
);
