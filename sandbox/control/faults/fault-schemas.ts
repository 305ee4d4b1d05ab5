import { z } from "zod";
import { faultTargets } from "./fault.ts";
import { readMatch } from "./read-match.ts";

const target = z.enum(faultTargets);
/** Half an hour, longer than anything waits for anything. */
const duration = z.number().min(1).max(1_800_000);
const retry_after = z.int().min(0).max(3600);
const match = z
  .string()
  .min(1)
  .refine((text) => readMatch(text) !== null, { error: "not a regular expression" });

const error = z.strictObject({
  class: z.string().min(1).optional(),
  message: z.string().min(1).optional(),
  sqlState: z
    .string()
    .regex(/^[0-9A-Z]{5}$/, "five digits or capital letters")
    .optional(),
});

type FaultBody = z.output<typeof faultFields>;

const faultFields = z.strictObject({
  target,
  match: match.optional(),
  times: z.int().min(1).optional(),
  for_ms: duration.optional(),
  status: z.int().min(400).max(599).optional(),
  retry_after: retry_after.optional(),
  delay_ms: duration.optional(),
  error: error.optional(),
  drop: z.enum(["before", "after"]).optional(),
});

/** A fault as it is asked for. */
export const faultBody = faultFields.superRefine((fault, context) => {
  for (const message of contradictions(fault)) context.addIssue({ code: "custom", message });
});

/** Faults that have a name. */
export const presetBody = z.discriminatedUnion("preset", [
  z.strictObject({ preset: z.literal("warehouse_starting"), for_ms: duration.default(20_000) }),
  z.strictObject({ preset: z.literal("session_lost"), times: z.int().min(1).default(1) }),
  z.strictObject({
    preset: z.literal("missing_grant"),
    schema: z.string().regex(/^\w+$/, "the name of a schema").default("billing"),
  }),
  z.strictObject({ preset: z.literal("token_expired") }),
  z.strictObject({ preset: z.literal("slack_down"), for_ms: duration.default(5000) }),
  z.strictObject({
    preset: z.literal("storm_429"),
    target: target.default("slack"),
    for_ms: duration.default(5000),
    retry_after: retry_after.default(1),
  }),
]);

function contradictions(fault: FaultBody): string[] {
  const { status, retry_after, delay_ms, error, drop } = fault;
  const answers = [status ?? retry_after, error, drop].filter((given) => given !== undefined);
  const isSql = fault.target === "sql";
  return [
    ...(answers.length === 0 && delay_ms === undefined
      ? ["give status, retry_after, error, drop or delay_ms"]
      : []),
    ...(drop !== undefined && answers.length > 1
      ? ["drop sends no answer: leave out status, retry_after and error"]
      : []),
    ...(retry_after !== undefined && error !== undefined ? ["retry_after and error exclude each other"] : []),
    ...(retry_after !== undefined && status !== undefined && status !== 429 && status !== 503
      ? ["retry_after goes with status 429 (its default) or 503"]
      : []),
    ...(isSql && error !== undefined && status !== undefined
      ? ["an error of SQL has no status: leave out status or error"]
      : []),
    ...(isSql && error !== undefined && error.class === undefined && error.message === undefined
      ? ["an error of SQL needs class or message"]
      : []),
    ...(!isSql && error !== undefined && error.class === undefined
      ? [`an error of ${fault.target} needs class`]
      : []),
    ...(!isSql && error?.sqlState !== undefined ? ["sqlState is for target sql"] : []),
    ...(fault.target === "slack" && error?.message !== undefined
      ? ["Slack's errors are a word alone: leave out message"]
      : []),
  ];
}
