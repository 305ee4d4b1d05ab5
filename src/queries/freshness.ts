import { z } from "zod";
import { defineQuery, instant, MONEY_FRESHNESS_MS } from "./query.ts";

/**
 * How far one source reaches: a statement a source, so that a missing grant on one hides no other. Asks about
 * the table as a whole, so it takes no visibility scope. One row; `newest` is null when the table holds
 * nothing for the time read.
 */
export function defineFreshness(name: string, sql: URL) {
  return defineQuery({
    name,
    sql,
    freshnessMs: MONEY_FRESHNESS_MS,
    params: z.object({ read_from: z.date() }),
    row: z.object({ newest: instant.nullable() }),
  });
}
