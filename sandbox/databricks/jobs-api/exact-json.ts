/** Fields of the Jobs API that are int64: in memory strings of digits, on the wire JSON numbers. */
const INT64_FIELDS = new Set([
  "job_id",
  "run_id",
  "job_run_id",
  "parent_run_id",
  "multitask_parent_run_id",
  "original_attempt_run_id",
  "number_in_job",
  "repair_id",
  "latest_repair_id",
  "task_run_ids",
]);

/** `JSON.rawJSON` of ECMAScript's source text access, which the compiler's library does not know yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** A number of that many digits may be more than a JavaScript number holds. */
const longNumber = /\d{16}/;

/** Parses JSON without rounding: an integer beyond 2^53 becomes a bigint. Throws SyntaxError. */
export function parseExactJson(text: string): unknown {
  if (!longNumber.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) =>
    typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? "")
      ? BigInt(context?.source ?? 0)
      : value,
  );
}

/** Writes JSON in which bigints and the strings of int64 fields are numbers with every digit. */
export function exactJson(value: unknown): string {
  return JSON.stringify(value, (key, item: unknown) => {
    if (typeof item === "bigint") return rawJSON(String(item));
    if (!INT64_FIELDS.has(key)) return item;
    return Array.isArray(item) ? item.map(asNumber) : asNumber(item);
  });
}

function asNumber(item: unknown): unknown {
  return typeof item === "string" && /^-?(?:0|[1-9]\d{0,18})$/.test(item) ? rawJSON(item) : item;
}
