import { z } from "zod";
import { type Day, parseDay } from "../domain/day.ts";

/** Rows that a list shows at a time, unless asked otherwise. */
const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 100;
/** Lists are fetched to this many rows; an offset beyond shows nothing. */
const MAX_OFFSET = 1_000;

/** A whole number between two bounds, written in digits alone. */
export function wholeNumber(bounds: { min: number; max: number }) {
  const expected = `a whole number from ${bounds.min} to ${bounds.max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, expected)
    .transform(Number)
    .refine((number) => number >= bounds.min && number <= bounds.max, expected);
}

/** A date that exists, as YYYY-MM-DD in UTC. */
export const utcDate = z.string().transform((text, context): Day => {
  const day = parseDay(text);
  if (day !== null) return day;
  context.addIssue({ code: "custom", message: "a date that exists, as YYYY-MM-DD" });
  return z.NEVER;
});

/** `from`, `to` and `days`: the last N days, or UTC dates, both inclusive. */
export function windowArguments(bounds: { defaultDays: number; maxDays: number }, unit: string) {
  return {
    days: wholeNumber({ min: 1, max: bounds.maxDays })
      .optional()
      .meta({
        hint: "N",
        description: `the last N ${unit}, 1 to ${bounds.maxDays} (default ${bounds.defaultDays})`,
      }),
    from: utcDate.optional().meta({ hint: "YYYY-MM-DD", description: "first day, in UTC" }),
    to: utcDate.optional().meta({ hint: "YYYY-MM-DD", description: "last day, in UTC, included" }),
    as_of: z
      .string()
      .transform((text, context) => {
        const instant = new Date(text);
        const written = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/.test(text);
        if (written && !Number.isNaN(instant.getTime())) return instant;
        context.addIssue({ code: "custom", message: "an instant such as 2026-01-14T09:30:00Z" });
        return z.NEVER;
      })
      .optional()
      .meta({ hidden: true, hint: "INSTANT", description: "the instant that days: counts back from" }),
  };
}

/** `offset` and `limit`: which part of a list to show. */
export const pageArguments = {
  offset: wholeNumber({ min: 0, max: MAX_OFFSET })
    .prefault("0")
    .meta({ hint: "N", description: "rows to skip (default 0)" }),
  limit: wholeNumber({ min: 1, max: MAX_LIMIT })
    .prefault(String(DEFAULT_LIMIT))
    .meta({ hint: "N", description: `rows to show, 1 to ${MAX_LIMIT} (default ${DEFAULT_LIMIT})` }),
};

/** One of some words, whatever the case they are typed in. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z
    .string()
    .toLowerCase()
    .pipe(z.enum(words, { error: () => `one of ${words.join(", ")}` }));
}
