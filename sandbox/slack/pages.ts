import type { JsonObject } from "./json.ts";
import { SlackError } from "./slack-error.ts";
import { textArgument } from "./web-api-arguments.ts";

export type Page<T> = { items: T[]; next_cursor: string };

/** One page of a list by Slack's `limit` and `cursor`. Throws `invalid_limit`, `invalid_cursor`. */
export function pageOf<T>(
  items: readonly T[],
  args: JsonObject,
  { defaultLimit = 100, maxLimit = 1000 } = {},
): Page<T> {
  const limit = Number(textArgument(args, "limit") ?? defaultLimit);
  if (!Number.isInteger(limit) || limit < 1) throw new SlackError("invalid_limit");
  const start = startOf(textArgument(args, "cursor"));
  const end = start + Math.min(limit, maxLimit);
  return {
    items: items.slice(start, end),
    next_cursor: end < items.length ? Buffer.from(`offset:${end}`).toString("base64") : "",
  };
}

function startOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const offset = /^offset:(\d+)$/.exec(Buffer.from(cursor, "base64").toString())?.[1];
  if (offset === undefined) throw new SlackError("invalid_cursor");
  return Number(offset);
}
