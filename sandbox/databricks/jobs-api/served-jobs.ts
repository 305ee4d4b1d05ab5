import type { SandboxClock } from "../../clock.ts";
import type { JobsApiObjects } from "../data-directory.ts";
import { createExplicitObjects, type ExplicitObjects } from "./explicit-objects.ts";
import type { JobsSource } from "./jobs-source.ts";
import { layeredSource } from "./layered-source.ts";
import { idOf, type RestObject, requiredId } from "./rest-object.ts";

export type ObjectKind = "job" | "run" | "output";

/** What the Jobs API of each workspace serves. */
export interface ServedJobs {
  /** The jobs and runs of a workspace. */
  source(workspaceId: string): JobsSource;
  /**
   * Sets one object: in the workspace that its `workspace_id` names, else in the one that has that id already, else in the
   * one with the smallest id. Throws ApiError for ids that are none.
   */
  set(kind: ObjectKind, id: string, object: RestObject): void;
  /** Forgets all objects and serves those of a directory. */
  replace(objects: JobsApiObjects): void;
  /** Puts a generated account beneath what was set; undefined takes it away. */
  generate(account: ((workspaceId: string) => JobsSource | undefined) | undefined): void;
}

export function createServedJobs({
  clock,
  workspaceIds,
}: {
  clock: SandboxClock;
  /** Smallest first. */
  workspaceIds: () => string[];
}): ServedJobs {
  /** Objects that named no workspace move with the one that has the smallest id: data may come later. */
  let unnamed = createExplicitObjects(clock);
  let named = new Map<string, ExplicitObjects>();
  let generated: ((workspaceId: string) => JobsSource | undefined) | undefined;

  function source(workspaceId: string): JobsSource {
    const account = generated?.(workspaceId);
    const own = named.get(workspaceId);
    const below = own === undefined ? account : layeredSource(own, account);
    return workspaceId === workspaceIds()[0] ? layeredSource(unnamed, below) : (below ?? noJobs(clock));
  }

  function ofWorkspace(workspaceId: string): ExplicitObjects {
    const objects = named.get(workspaceId) ?? createExplicitObjects(clock);
    named.set(workspaceId, objects);
    return objects;
  }

  function whereKnown(kind: ObjectKind, id: string): ExplicitObjects {
    const [smallest, ...others] = workspaceIds();
    const knows = (workspaceId: string) => {
      const jobs = source(workspaceId);
      if (kind === "job") return jobs.job(id) !== undefined;
      return jobs.run(id) !== undefined || (kind === "output" && jobs.runOfTask(id) !== undefined);
    };
    if (smallest === undefined || knows(smallest)) return unnamed;
    const other = others.find(knows);
    return other === undefined ? unnamed : ofWorkspace(other);
  }

  function set(kind: ObjectKind, id: string, { workspace_id, ...object }: RestObject): void {
    const workspaceId = idOf(workspace_id);
    keep(kind, id, object, workspaceId === undefined ? whereKnown(kind, id) : ofWorkspace(workspaceId));
  }

  function keep(kind: ObjectKind, id: string, object: RestObject, objects: ExplicitObjects): void {
    if (kind === "job") objects.setJob(id, object);
    else if (kind === "run") objects.setRun(id, object);
    else {
      const { run_id: _, ...output } = object;
      objects.setOutput(id, output);
    }
  }

  return {
    source,
    set,
    replace(objects) {
      unnamed = createExplicitObjects(clock);
      named = new Map();
      generated = undefined;
      const take = (kind: ObjectKind, field: "job_id" | "run_id") => (object: RestObject) => {
        const { workspace_id, ...rest } = object;
        const workspaceId = idOf(workspace_id);
        keep(
          kind,
          requiredId(object, field),
          rest,
          workspaceId === undefined ? unnamed : ofWorkspace(workspaceId),
        );
      };
      objects.jobs.forEach(take("job", "job_id"));
      objects.runs.forEach(take("run", "run_id"));
      objects.outputs.forEach(take("output", "run_id"));
    },
    generate(account) {
      generated = account;
    },
  };
}

const noJobs = (clock: SandboxClock): JobsSource => createExplicitObjects(clock);
