/**
 * Parses the text of QUERY_TAGS or query_tags: `key:value,key:value`, where a backslash keeps the next character as it
 * is. A key without a value is the empty string.
 */
export function parseQueryTags(text: string | undefined): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const [pair] of (text ?? "").matchAll(/(?:\\.|[^,\\])+/gs)) {
    const [, key = "", value = ""] = /^((?:\\.|[^:\\])*)(?::(.*))?$/s.exec(pair) ?? [];
    tags[unescaped(key).trim()] = unescaped(value).trim();
  }
  return tags;
}

const unescaped = (text: string) => text.replace(/\\(.)/gs, "$1");
