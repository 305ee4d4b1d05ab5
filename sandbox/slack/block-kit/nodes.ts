import { isJsonObject, type JsonObject } from "../json.ts";

export type Node = { pointer: string; value: JsonObject };

/** Every object in a value, outermost first, with its JSON pointer. */
export function* nodesIn(value: unknown, pointer: string): Generator<Node> {
  if (isJsonObject(value)) {
    yield { pointer, value };
    for (const [name, field] of Object.entries(value)) yield* nodesIn(field, `${pointer}/${name}`);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* nodesIn(item, `${pointer}/${index}`);
  }
}

/** Ids, types and styles are not text. */
const NOT_TEXT = new Set(["type", "block_id", "action_id", "style", "align", "format", "width", "status"]);

/** The characters of every string in a value, but those of fields in `NOT_TEXT` and of `leaveOut`. */
export function charactersIn(value: unknown, leaveOut?: string): number {
  if (typeof value === "string") return value.length;
  if (Array.isArray(value)) {
    return value.reduce((sum: number, item: unknown) => sum + charactersIn(item, leaveOut), 0);
  }
  if (!isJsonObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [name, field]) =>
      NOT_TEXT.has(name) || name === leaveOut ? sum : sum + charactersIn(field, leaveOut),
    0,
  );
}
