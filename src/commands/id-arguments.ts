import { z } from "zod";

const LARGEST_ID = 2n ** 63n - 1n;

/** An id of Databricks: an int64, kept as text since it may exceed what a JavaScript number holds. */
function id(what: string) {
  const expected = `${what}, a number of at most 19 digits`;
  return z
    .string()
    .refine(isInt64, expected)
    .transform((text) => BigInt(text).toString());
}

export const runId = id("a run's id")
  .optional()
  .meta({ hint: "RUN_ID", description: "a run's id, as lists and links show it" });

export const workspaceId = id("a workspace's id")
  .optional()
  .meta({ hint: "ID", description: "only in this workspace, where ids or names stand in several" });

/** A Databricks job name has at most 4,096 characters. */
const MAX_JOB_CHARS = 4_096;

/** A job by its id, its name, or a part of the name. */
export const jobWords = z
  .string()
  .trim()
  .min(1, "a job's id, its name, or a part of the name")
  .max(MAX_JOB_CHARS, `at most ${MAX_JOB_CHARS.toLocaleString("en-US")} characters`);

export const jobHint = { hint: "JOB", description: "a job's id, its name, or a part of the name" };

/** True for words that can be a job's id. */
export const isJobId = isInt64;

function isInt64(text: string): boolean {
  return /^\d{1,19}$/.test(text) && BigInt(text) <= LARGEST_ID;
}
