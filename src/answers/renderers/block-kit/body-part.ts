import type { AnyBlock } from "@slack/types";
import type { Omitted } from "./omitted.ts";

/** What one block of an answer became, and what of it has no room. */
export interface BodyPart {
  blocks: AnyBlock[];
  omitted: Omitted;
  /** Rows of a table that are in `blocks`. */
  rowsShown?: number;
}

/** What a message still has room for. */
export interface Room {
  blocks: number;
  characters: number;
  tables: number;
}
