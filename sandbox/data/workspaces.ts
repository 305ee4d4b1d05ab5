import { ACCOUNT_ID, type Workspace } from "./account.ts";

/** Rows of access.workspaces_latest. */
export function* workspaceRows(workspaces: Iterable<Workspace>): Generator<Record<string, unknown>> {
  for (const { id, name, url, createdAt } of workspaces) {
    yield {
      account_id: ACCOUNT_ID,
      workspace_id: id,
      workspace_name: name,
      workspace_url: url,
      create_time: createdAt,
      status: "RUNNING",
    };
  }
}
