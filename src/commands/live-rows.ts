import type { LiveRun } from "../domain/jobs-api.ts";
import type { Run } from "../domain/run.ts";

/** A run of the Jobs API as a row of a list. `workspaceId` is the API's workspace; else the run's page may name it. */
export function runOfLive(live: LiveRun, workspaceId: string | null): Run {
  const job_id = live.job_id ?? "";
  const isOpen = live.result_state === "RUNNING" || live.result_state === "PENDING";
  return {
    workspace_id: workspaceId ?? workspaceIn(live.run_page_url) ?? "",
    job_id,
    run_id: live.run_id,
    job_name: live.run_name ?? job_id,
    run_type: live.run_type,
    trigger_type: live.trigger_type,
    started_at: live.started_at,
    ended_at: isOpen ? null : live.ended_at,
    result_state: live.result_state,
    source_state: live.source_state,
    attempts: Math.max(1, live.repairs.length),
    termination_code: live.termination_code,
  };
}

/** The workspace's id in the `o=` of a page's address, which some pages carry before their `#`. */
function workspaceIn(url: string | null): string | null {
  return url === null ? null : (/[?&]o=(\d+)/.exec(url)?.[1] ?? null);
}
