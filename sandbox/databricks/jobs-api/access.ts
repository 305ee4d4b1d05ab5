import type { Principal } from "../identity/directory.ts";
import type { JobPermissions, Ownership, PermissionLevel } from "../identity/job-permissions.ts";
import { denied } from "./api-error.ts";
import type { JobsSource } from "./jobs-source.ts";
import { objectOf, type RestObject } from "./rest-object.ts";
import type { RunEntry } from "./run-entry.ts";

/** What the caller of one request may do in its workspace. */
export interface Access {
  caller: Principal;
  maySeeRun(run: RunEntry): boolean;
  maySeeJob(jobId: string): boolean;
  /** Each throws PERMISSION_DENIED, also for what does not exist: rights are looked at first. */
  requireJob(jobId: string, least: PermissionLevel): void;
  requireRun(runId: string, run: RunEntry | undefined, least: PermissionLevel): void;
}

const NEEDED: Readonly<Record<PermissionLevel, string>> = {
  CAN_VIEW: "View or Manage Run or Manage or Owner",
  CAN_MANAGE_RUN: "Manage Run or Manage or Owner",
  CAN_MANAGE: "Manage or Owner",
  IS_OWNER: "Owner",
};

const textOf = (value: unknown) => (typeof value === "string" ? value : undefined);

/** Whose job it is, and which team's, by the job's REST object. */
export function ownershipOf(job: RestObject | undefined): Ownership {
  return {
    owner: textOf(job?.run_as_user_name) ?? textOf(job?.creator_user_name),
    team: textOf(objectOf(objectOf(job?.settings).tags).team),
  };
}

export function createAccess({
  caller,
  workspaceId,
  source,
  permissions,
}: {
  caller: Principal;
  workspaceId: string;
  source: JobsSource;
  permissions: JobPermissions;
}): Access {
  const allowed = new Map<string, boolean>();

  function allows(jobId: string, least: PermissionLevel, ofRun?: RunEntry): boolean {
    const key = `${jobId}/${least}/${ofRun?.creator ?? ""}`;
    const known = allowed.get(key);
    if (known !== undefined) return known;
    const job = source.job(jobId);
    const ownership = job === undefined ? { owner: ofRun?.creator, team: undefined } : ownershipOf(job);
    const may = permissions.allows(caller, least, { workspaceId, jobId, ownership });
    allowed.set(key, may);
    return may;
  }

  const runAllows = (run: RunEntry | undefined, least: PermissionLevel) =>
    allows(run?.jobId ?? "0", least, run);

  const refusal = (least: PermissionLevel, what: string) =>
    denied(`User ${caller.name} does not have ${NEEDED[least]} permissions on ${what}.`);

  return {
    caller,
    maySeeRun: (run) => runAllows(run, "CAN_VIEW"),
    maySeeJob: (jobId) => allows(jobId, "CAN_VIEW"),
    requireJob(jobId, least) {
      if (!allows(jobId, least)) throw refusal(least, `job ${jobId}`);
    },
    requireRun(runId, run, least) {
      if (!runAllows(run, least)) throw refusal(least, `run ${runId}`);
    },
  };
}
