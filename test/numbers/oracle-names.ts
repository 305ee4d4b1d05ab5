import { micros } from "./oracle-exact.ts";
import type { Account, SliceRow } from "./rows.ts";

/** A job, unique only inside its workspace. */
export const jobKey = (of: { workspace_id: string; job_id: string }) => `${of.workspace_id}/${of.job_id}`;

/** The name in the newest row of a job, also of a deleted one. */
export function nameOf(account: Account, of: { workspace_id: string; job_id: string }): string | null {
  const rows = account.jobs.filter((job) => job.workspace_id === of.workspace_id && job.job_id === of.job_id);
  rows.sort((a, b) => micros(b.change_time) - micros(a.change_time));
  return rows[0]?.name || null;
}

/** The first value that is there. */
export function some(
  slices: readonly SliceRow[],
  key: "run_name" | "run_type" | "trigger_type",
): string | null {
  return slices.map((slice) => slice[key]).find((value) => value !== null) ?? null;
}
