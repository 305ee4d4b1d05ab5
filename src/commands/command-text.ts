import type { Value } from "../answers/answer.ts";

/** A command as text that `parseQuestion` reads back: what buttons carry. Null and undefined are left out. */
export function commandText(name: string, args: { [name: string]: Value | Date | undefined }): string {
  const set = Object.entries(args).flatMap(([key, value]) => {
    if (value === null || value === undefined) return [];
    const text = value instanceof Date ? value.toISOString().replace(".000Z", "Z") : String(value);
    const plain = /^[^\s"'\u2018\u2019\u201c-\u201e]+$/.test(text);
    return [`${key}:${plain ? text : `"${text.replaceAll('"', '""')}"`}`];
  });
  return [name, ...set].join(" ");
}
