import { JobmonError } from "../domain/errors.ts";
import { nearest } from "../domain/nearest.ts";
import { scopeParams } from "../domain/visibility.ts";
import { type CurrentJob, currentJobs, JOBS_FETCHED } from "../queries/current-jobs.ts";
import type { CommandContext } from "./command.ts";
import { commandText } from "./command-text.ts";

/** Names offered when no job fits. */
const OFFERED_NAMES = 3;
/** Jobs offered when several fit. */
const OFFERED_JOBS = 8;
/** Jobs whose names are compared when none fits: as many as a workspace may have saved (10,000). */
const COMPARED_JOBS = 10_000;

/**
 * The one job that words mean: an id, a whole name, or a part of one that no other name has. Throws AMBIGUOUS_JOB, which
 * offers `commandOf` each, or UNKNOWN_JOB with the nearest names.
 */
export async function findJob(
  asked: { command: string; job: string; workspaceId?: string | undefined },
  context: CommandContext,
  commandOf: (job: CurrentJob) => string,
): Promise<CurrentJob> {
  const found = await searchJobs(asked.job, context);
  const visible = found.filter(({ workspace_id }) => [undefined, workspace_id].includes(asked.workspaceId));
  const exact = visible.filter(({ fit }) => fit === 2);
  const fitting = exact.length > 0 ? exact : visible;
  const [only] = fitting;
  if (only === undefined) return refuseJob(asked, context);
  if (fitting.length === 1) return only;
  const offered = fitting.slice(0, OFFERED_JOBS);
  throw new JobmonError("AMBIGUOUS_JOB", {
    command: asked.command,
    argument: "job",
    value: asked.job,
    total: fitting.length,
    choices: offered.map((job) => `${job.name} (${job.job_id} @ ${job.workspace_id})`),
    commands: offered.map(commandOf),
  });
}

/** The current jobs that words fit, best first. */
export function searchJobs(search: string | null, context: CommandContext): Promise<CurrentJob[]> {
  const params = { search, ...scopeParams(context.scope), row_limit: JOBS_FETCHED };
  return context.warehouse.rows(currentJobs, params, context);
}

/** Says that no job fits, with the names most like it. */
export async function refuseJob(
  asked: { command: string; job: string },
  context: CommandContext,
): Promise<never> {
  const params = { search: null, ...scopeParams(context.scope), row_limit: COMPARED_JOBS };
  const known = await context.warehouse.rows(currentJobs, params, context);
  const names = [...new Set(known.map(({ name }) => name))];
  throw new JobmonError("UNKNOWN_JOB", {
    command: asked.command,
    argument: "job",
    value: asked.job,
    nearest: nearest(asked.job, names, OFFERED_NAMES),
  });
}

/** The text that asks about this very job, whatever others are called. */
export function jobCommand(command: string, { job_id, workspace_id }: CurrentJob): string {
  return commandText(command, { job: job_id, workspace: workspace_id });
}
