import { defineFreshness } from "./freshness.ts";

/** The end of the newest hour in system.billing.usage. */
export const usageFreshness = defineFreshness(
  "usage-freshness",
  new URL("./usage-freshness.sql", import.meta.url),
);
