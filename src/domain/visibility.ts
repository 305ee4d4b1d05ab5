/**
 * What an asker may see. Every query takes it as parameters, so that totals, paging and remainders are
 * right for what the asker may see, instead of being filtered afterwards.
 */
export type VisibilityScope =
  | { kind: "all" }
  | {
      kind: "some";
      /** Workspaces whose every job is visible. */
      workspaceIds: readonly string[];
      /** Single jobs that are visible; a job id is unique only inside its workspace. */
      jobs: readonly { workspaceId: string; jobId: string }[];
    };

export const everything: VisibilityScope = { kind: "all" };

/** What is left of a scope in one workspace; all of it when none is named. */
export function inWorkspace(scope: VisibilityScope, workspaceId: string | undefined): VisibilityScope {
  if (workspaceId === undefined) return scope;
  if (scope.kind === "all") return { kind: "some", workspaceIds: [workspaceId], jobs: [] };
  return {
    kind: "some",
    workspaceIds: scope.workspaceIds.filter((id) => id === workspaceId),
    jobs: scope.jobs.filter((job) => job.workspaceId === workspaceId),
  };
}

/** The scope as the parameters that every query declares: lists are written `,a,b,` for a search of `,a,`. */
export interface ScopeParams {
  scope_all: boolean;
  scope_workspaces: string;
  scope_jobs: string;
}

export function scopeParams(scope: VisibilityScope): ScopeParams {
  if (scope.kind === "all") return { scope_all: true, scope_workspaces: ",", scope_jobs: "," };
  return {
    scope_all: false,
    scope_workspaces: wordList(scope.workspaceIds),
    scope_jobs: wordList(scope.jobs.map(({ workspaceId, jobId }) => `${workspaceId}/${jobId}`)),
  };
}

/** Words as `,a,b,`: the form in which a list travels in one string parameter. */
export function wordList(words: readonly string[]): string {
  return `,${words.map((word) => `${word},`).join("")}`;
}
