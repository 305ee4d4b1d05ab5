import { createReadStream } from "node:fs";

/**
 * A number of this many digits may be more than a JavaScript number holds; shorter ones never are. Ids in strings follow
 * a quote: the slow way is not for them.
 */
const longNumber = /[\s:,[]-?[\d.]{16}/;

/**
 * Parses JSON without rounding: a number that JavaScript cannot hold exactly (an id beyond 2^53, a long decimal) becomes
 * the string of its digits.
 */
function parseExactJson(text: string): unknown {
  if (!longNumber.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) =>
    typeof value === "number" && context?.source !== undefined && !isExact(value, context.source)
      ? context.source
      : value,
  );
}

function isExact(value: number, source: string): boolean {
  if (/^-?\d+$/.test(source)) return Number.isSafeInteger(value);
  return (
    source
      .replace(/[eE].*$/, "")
      .replace(/\D/g, "")
      .replace(/^0+/, "").length <= 15
  );
}

/**
 * The objects of a newline-delimited JSON file, one a line, with the line's number from 1; empty lines are skipped. Long
 * numbers are strings unless `parse` does otherwise.
 * Throws an Error that names file and line when a line is not a JSON object.
 */
export async function* readJsonLines(
  file: string,
  parse: (text: string) => unknown = parseExactJson,
): AsyncGenerator<{ line: number; object: Record<string, unknown> }> {
  let line = 0;
  for await (const text of readLines(file)) {
    line += 1;
    if (text.trim() === "") continue;
    yield { line, object: parseObject(text, `${file}:${line}`, parse) };
  }
}

function parseObject(text: string, where: string, parse: (text: string) => unknown): Record<string, unknown> {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new Error(`${where}: not JSON: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error(`${where}: not a JSON object`);
  }
  return value as Record<string, unknown>;
}

/** Lines end with \n alone (a \r before it is JSON white space); node:readline would also split on U+2028 in a string. */
async function* readLines(file: string): AsyncGenerator<string> {
  let rest = "";
  let isFirst = true;
  for await (const chunk of createReadStream(file, { encoding: "utf8", highWaterMark: 1 << 20 })) {
    const text: string = isFirst ? String(chunk).replace(/^\uFEFF/, "") : String(chunk);
    isFirst = false;
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}
