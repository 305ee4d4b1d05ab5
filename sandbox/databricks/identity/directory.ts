import { ANA, BEN, CHLOE, DEPLOYER, DMITRI } from "../../data/account.ts";

export interface User {
  kind: "user";
  /** SCIM id. */
  id: string;
  /** The user name, an e-mail address. */
  name: string;
  displayName: string;
}

export interface ServicePrincipal {
  kind: "service_principal";
  id: string;
  /** The application id. */
  name: string;
  displayName: string;
}

export type Principal = User | ServicePrincipal;

export interface Group {
  id: string;
  name: string;
  /** SCIM ids of users, service principals and groups in it. */
  members: readonly string[];
}

/** Who belongs to the workspaces; the same people in each. */
export interface Directory {
  users: readonly User[];
  servicePrincipals: readonly ServicePrincipal[];
  groups: readonly Group[];
  principal(name: string): Principal | undefined;
  group(name: string): Group | undefined;
  /** The groups that list the member itself. */
  directGroups(id: string): Group[];
  /** Names of all groups that the member belongs to, through other groups too. */
  groupNames(id: string): Set<string>;
  isAdmin(principal: Principal): boolean;
}

export const ADMINS = "admins";

const user = (principal: { id: string; name: string }, displayName: string): User => ({
  kind: "user",
  ...principal,
  displayName,
});

const USERS: readonly User[] = [
  user(ANA, "Ana Admin"),
  user(BEN, "Ben Member"),
  user(CHLOE, "Chloe Science"),
  user(DMITRI, "Dmitri Ops"),
  user({ id: "9038114725560182", name: "gil@example.test" }, "Gil Guest"),
];

const JOBMON_ID = "5190376624418805";
const ON_CALL_ID = "731905548260017";
const everyone = USERS.map(({ id }) => id);

const GROUPS: readonly Group[] = [
  { id: "104882637795510", name: ADMINS, members: [ANA.id] },
  { id: "217340985566123", name: "users", members: [...everyone, DEPLOYER.id, JOBMON_ID] },
  { id: "365018274491736", name: "data-platform", members: [BEN.id, ON_CALL_ID] },
  { id: ON_CALL_ID, name: "data-platform-on-call", members: [DMITRI.id] },
  { id: "480273915568842", name: "ml", members: [CHLOE.id] },
  { id: "592671048830954", name: "finance", members: [DMITRI.id] },
];

/** The people, groups and service principals of the sandbox; `botApplicationId` is the one whose secret it hands out. */
export function createDirectory({ botApplicationId }: { botApplicationId: string }): Directory {
  const servicePrincipals: ServicePrincipal[] = [
    { kind: "service_principal", ...DEPLOYER, displayName: "deployer" },
    { kind: "service_principal", id: JOBMON_ID, name: botApplicationId, displayName: "jobmon" },
  ];
  const principals = new Map<string, Principal>(
    [...USERS, ...servicePrincipals].map((principal) => [principal.name, principal]),
  );
  const directGroups = (id: string) => GROUPS.filter(({ members }) => members.includes(id));

  function groupNames(id: string): Set<string> {
    const found = new Set<string>();
    const waiting = directGroups(id);
    for (let group = waiting.pop(); group !== undefined; group = waiting.pop()) {
      if (found.has(group.name)) continue;
      found.add(group.name);
      waiting.push(...directGroups(group.id));
    }
    return found;
  }

  return {
    users: USERS,
    servicePrincipals,
    groups: GROUPS,
    principal: (name) => principals.get(name),
    group: (name) => GROUPS.find((group) => group.name === name),
    directGroups,
    groupNames,
    isAdmin: ({ id }) => groupNames(id).has(ADMINS),
  };
}
