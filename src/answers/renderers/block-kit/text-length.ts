/** Strings that are words of Block Kit itself, not text of the message. */
const structure = new Set(["type", "style", "align", "block_id", "action_id"]);

/**
 * Characters of every string in a piece of a payload, so also URLs, values and the fallbacks of dates: what
 * Slack counts is not published, and this is never less.
 */
export function textLength(payload: unknown): number {
  if (typeof payload === "string") return payload.length;
  if (Array.isArray(payload)) return payload.reduce((sum: number, item) => sum + textLength(item), 0);
  if (typeof payload !== "object" || payload === null) return 0;
  let sum = 0;
  for (const [key, value] of Object.entries(payload)) if (!structure.has(key)) sum += textLength(value);
  return sum;
}

/** The first of the items that have room together. */
export function whatFits<T>(items: readonly T[], room: number): T[] {
  let left = room;
  const end = items.findIndex((item) => {
    left -= textLength(item);
    return left < 0;
  });
  return items.slice(0, end === -1 ? items.length : end);
}
