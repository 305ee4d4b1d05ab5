import type { CommandContext } from "./command.ts";

/** Addresses of pages in Databricks; null for workspaces whose address is not known. */
export interface PageLinks {
  jobUrl(job: { workspace_id: string | null; job_id: string | null }): string | null;
  runUrl(run: { workspace_id: string | null; job_id: string | null; run_id: string }): string | null;
}

/** Pages are known for the workspace that jobmon is connected to. */
export function pageLinks({
  installation,
  jobsApi,
}: Pick<CommandContext, "installation" | "jobsApi">): PageLinks {
  const page = (workspaceId: string | null, path: string) =>
    workspaceId === null || workspaceId !== jobsApi.workspaceId()
      ? null
      : new URL(`${path}?o=${workspaceId}`, installation.workspaceUrl).href;
  return {
    jobUrl: ({ workspace_id, job_id }) =>
      job_id === null ? null : page(workspace_id, `/jobs/${encodeURIComponent(job_id)}`),
    runUrl: ({ workspace_id, job_id, run_id }) =>
      job_id === null
        ? null
        : page(workspace_id, `/jobs/${encodeURIComponent(job_id)}/runs/${encodeURIComponent(run_id)}`),
  };
}
