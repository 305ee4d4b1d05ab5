import { defineFreshness } from "./freshness.ts";

/** The newest `price_start_time` in system.billing.list_prices. */
export const pricesFreshness = defineFreshness(
  "prices-freshness",
  new URL("./prices-freshness.sql", import.meta.url),
);
