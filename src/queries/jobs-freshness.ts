import { defineFreshness } from "./freshness.ts";

/** The newest `change_time` in system.lakeflow.jobs. */
export const jobsFreshness = defineFreshness(
  "jobs-freshness",
  new URL("./jobs-freshness.sql", import.meta.url),
);
