import { ADMINS, type Directory, type Principal } from "./directory.ts";

/** From the least to the most. */
export const PERMISSION_LEVELS = ["CAN_VIEW", "CAN_MANAGE_RUN", "CAN_MANAGE", "IS_OWNER"] as const;
export type PermissionLevel = (typeof PERMISSION_LEVELS)[number];

export interface Grant {
  kind: Principal["kind"] | "group";
  /** User name, application id or the group's name. */
  name: string;
  level: PermissionLevel;
}

/** What is known of a job (or of a run without one) that decides who may do what by default. */
export interface Ownership {
  /** User name or application id. */
  owner: string | undefined;
  /** The value of its tag `team`. */
  team: string | undefined;
}

/** The access control lists of the jobs of all workspaces. */
export interface JobPermissions {
  /** The job's own list, without what it inherits. */
  grants(workspaceId: string, jobId: string, ownership: Ownership): Grant[];
  replace(workspaceId: string, jobId: string, grants: readonly Grant[]): void;
  /** Whether the caller has at least that level. */
  allows(
    caller: Principal,
    least: PermissionLevel,
    job: { workspaceId: string; jobId: string; ownership: Ownership },
  ): boolean;
}

/** The group that manages the runs of a team's jobs. */
const GROUP_OF_TEAM: Readonly<Record<string, string>> = {
  platform: "data-platform",
  ml: "ml",
  finance: "finance",
};

/** Until a list is set: the owner, the team's group and the bot may manage runs; administrators inherit CAN_MANAGE. */
export function createJobPermissions(directory: Directory, botApplicationId: string): JobPermissions {
  const lists = new Map<string, readonly Grant[]>();
  const keyOf = (workspaceId: string, jobId: string) => `${workspaceId}/${jobId}`;

  function usual({ owner, team }: Ownership): Grant[] {
    const grants: Grant[] = [];
    const principal = owner === undefined ? undefined : directory.principal(owner);
    if (principal !== undefined)
      grants.push({ kind: principal.kind, name: principal.name, level: "IS_OWNER" });
    const group = team === undefined ? undefined : GROUP_OF_TEAM[team];
    if (group !== undefined) grants.push({ kind: "group", name: group, level: "CAN_MANAGE_RUN" });
    if (principal?.name !== botApplicationId) {
      grants.push({ kind: "service_principal", name: botApplicationId, level: "CAN_MANAGE_RUN" });
    }
    return grants;
  }

  const grants = (workspaceId: string, jobId: string, ownership: Ownership) => [
    ...(lists.get(keyOf(workspaceId, jobId)) ?? usual(ownership)),
  ];

  return {
    grants,
    replace: (workspaceId, jobId, list) => void lists.set(keyOf(workspaceId, jobId), [...list]),
    allows(caller, least, { workspaceId, jobId, ownership }) {
      const groups = directory.groupNames(caller.id);
      if (groups.has(ADMINS)) return true;
      return grants(workspaceId, jobId, ownership).some(
        ({ kind, name, level }) =>
          (kind === "group" ? groups.has(name) : name === caller.name) &&
          PERMISSION_LEVELS.indexOf(level) >= PERMISSION_LEVELS.indexOf(least),
      );
    },
  };
}
