import { readFileSync } from "node:fs";
import { z } from "zod";

/** A value that a statement's named parameter can take. Instants travel as ISO 8601 text ending in Z. */
export type ParamValue = string | number | boolean | Date | null;

/** A question to the system tables: one statement, its parameters and the shape of a row. */
export interface Query<Params extends object = object, Row = unknown> {
  name: string;
  /** The statement, with the tables under the catalog `system` and `:name` parameters. */
  sql: string;
  params: z.ZodType<Params>;
  row: z.ZodType<Row>;
  /** How old an answer may be and still be given again, in milliseconds. */
  freshnessMs: number;
}

export const RUNS_FRESHNESS_MS = 60_000;
export const MONEY_FRESHNESS_MS = 300_000;

/**
 * Pairs a `.sql` file with the shapes of its parameters and rows. The file's header, its `:markers` and the
 * schema's keys are held together by a test, since the warehouse ignores surplus parameters in silence.
 */
export function defineQuery<P extends z.ZodObject, R extends z.ZodObject>(spec: {
  name: string;
  sql: URL;
  params: P;
  row: R;
  freshnessMs: number;
}) {
  return { ...spec, sql: readFileSync(spec.sql, "utf8") };
}

/** The parameters by which every query keeps to what the asker may see. */
export const scopeShape = {
  scope_all: z.boolean(),
  scope_workspaces: z.string(),
  scope_jobs: z.string(),
};

/** A TIMESTAMP that was cast to text: `2026-01-14 05:30:00.123456` in UTC. Kept to the millisecond. */
export const instant = z.string().transform((text, context) => {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(?:Z|\+00(?::?00)?)?$/.exec(text);
  const parsed = match && new Date(`${match[1]}T${match[2]}.${(match[3] ?? "").padEnd(3, "0").slice(0, 3)}Z`);
  if (!parsed || Number.isNaN(parsed.getTime())) {
    context.addIssue({ code: "custom", message: "expected a UTC timestamp as text" });
    return z.NEVER;
  }
  return parsed;
});

/** A count that was cast to text. */
export const count = z
  .string()
  .regex(/^\d+$/)
  .transform(Number)
  .refine(Number.isSafeInteger, "expected an integer below 2^53");

/** An exact decimal that was cast to text, as a plain decimal string without trailing zeros. */
export const decimal = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .transform((text) => {
    const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
    return short === "-0" ? "0" : short;
  });

/** A map column, as the driver gives it: an object, or its text from servers that do not send Arrow. */
export const stringMap = z
  .union([z.record(z.string(), z.string().nullable()), z.string(), z.null()])
  .transform((value, context): { [key: string]: string } => {
    if (value === null) return {};
    const parsed =
      typeof value === "string"
        ? z.record(z.string(), z.string().nullable()).safeParse(tryJson(value))
        : null;
    if (parsed !== null && !parsed.success) {
      context.addIssue({ code: "custom", message: "expected a map as JSON text" });
      return z.NEVER;
    }
    const map = parsed === null ? (value as { [key: string]: string | null }) : parsed.data;
    return Object.fromEntries(Object.entries(map).map(([key, text]) => [key, text ?? ""]));
  });

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
