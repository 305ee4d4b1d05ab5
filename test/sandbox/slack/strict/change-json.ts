import type { Json, JsonRecord } from "./examples.ts";

/** A copy of the value in which the part at a JSON pointer is changed; `undefined` takes it away. */
export function changed(
  value: JsonRecord,
  pointer: string,
  change: (part: Json | undefined) => Json | undefined,
) {
  const root: JsonRecord = { root: structuredClone(value) };
  const path = ["root", ...pointer.split("/").slice(1)];
  const last = path.pop() ?? "root";
  let holder = root as unknown as Record<string, Json>;
  for (const step of path) {
    const next = holder[step];
    if (typeof next !== "object" || next === null) throw new Error(`${pointer}: there is no ${step}`);
    holder = next as unknown as Record<string, Json>;
  }
  const result = change(holder[last]);
  if (result === undefined) delete holder[last];
  else holder[last] = result;
  return root.root as JsonRecord;
}

/** So many copies of a list's first item, with ids, values and labels of their own. */
export function copies(list: Json | undefined, count: number): Json[] {
  const [first] = Array.isArray(list) ? list : [];
  if (first === undefined) throw new Error("there is nothing to copy");
  return Array.from({ length: count }, (_, index) => numbered(first, index));
}

function numbered(value: Json, index: number): Json {
  if (Array.isArray(value)) return value.map((item) => numbered(item, index));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      ["action_id", "block_id", "task_id"].includes(key) ? `${field}${index}` : numbered(field, index),
    ]),
  );
}

/** Every object inside a value, with its pointer. */
export function objectsIn(value: Json, pointer = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => objectsIn(item, `${pointer}/${index}`));
  if (typeof value !== "object" || value === null) return [];
  return [pointer, ...Object.entries(value).flatMap(([key, field]) => objectsIn(field, `${pointer}/${key}`))];
}
