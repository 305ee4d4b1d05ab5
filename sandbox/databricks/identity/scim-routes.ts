import { type Context, Hono } from "hono";
import type { Directory, Group, Principal, User } from "./directory.ts";
import { FilterError, parseFilter } from "./scim-filter.ts";

type Resource = Record<string, unknown>;

const SCHEMAS = {
  user: "urn:ietf:params:scim:schemas:core:2.0:User",
  group: "urn:ietf:params:scim:schemas:core:2.0:Group",
  servicePrincipal: "urn:ietf:params:scim:schemas:core:2.0:ServicePrincipal",
  list: "urn:ietf:params:scim:api:messages:2.0:ListResponse",
  error: "urn:ietf:params:scim:api:messages:2.0:Error",
} as const;

const MOST_PER_PAGE = 100;

/** SCIM users and groups under `/api/2.0/preview/scim/v2`, to read. A user's groups are those that list the user itself. */
export function scimRoutes({
  directory,
  callerOf,
}: {
  directory: Directory;
  callerOf(request: Request): Promise<Principal>;
}): Hono {
  const routes = new Hono().basePath("/api/2.0/preview/scim/v2");
  const asUser = (user: User) => userResource(user, directory);
  const asGroup = (group: Group) => groupResource(group, directory);

  routes.get("/Me", async (c) => {
    const caller = await callerOf(c.req.raw);
    return c.json(caller.kind === "user" ? asUser(caller) : servicePrincipalResource(caller, directory));
  });
  routes.get("/Users", (c) => list(c, directory.users, asUser, userValues));
  routes.get("/Groups", (c) => list(c, directory.groups, asGroup, groupValues));
  routes.get("/Users/:id", (c) => one(c, directory.users, asUser));
  routes.get("/Groups/:id", (c) => one(c, directory.groups, asGroup));
  return routes;
}

function userValues(user: User, attribute: string): string[] | undefined {
  switch (attribute.toLowerCase()) {
    case "username":
    case "emails":
    case "emails.value":
      return [user.name];
    case "displayname":
      return [user.displayName];
    case "id":
      return [user.id];
    case "active":
      return ["true"];
    default:
      return undefined;
  }
}

function groupValues(group: Group, attribute: string): string[] | undefined {
  switch (attribute.toLowerCase()) {
    case "displayname":
      return [group.name];
    case "id":
      return [group.id];
    case "members":
    case "members.value":
      return [...group.members];
    default:
      return undefined;
  }
}

function list<T>(
  c: Context,
  all: readonly T[],
  resource: (item: T) => Resource,
  values: (item: T, attribute: string) => string[] | undefined,
): Response {
  const { filter, startIndex = "1", count = String(MOST_PER_PAGE) } = c.req.query();
  try {
    const fits = filter === undefined || filter === "" ? () => true : parseFilter(filter);
    const found = all.filter((item) => fits((attribute) => values(item, attribute)));
    const first = Math.max(1, integer("startIndex", startIndex));
    const length = Math.min(MOST_PER_PAGE, Math.max(0, integer("count", count)));
    const page = found.slice(first - 1, first - 1 + length).map(resource);
    return c.json({
      schemas: [SCHEMAS.list],
      totalResults: found.length,
      startIndex: first,
      itemsPerPage: page.length,
      Resources: page,
    });
  } catch (error) {
    if (error instanceof FilterError) return scimError(c, 400, error.message, "invalidFilter");
    throw error;
  }
}

function integer(name: string, text: string): number {
  if (!/^-?\d{1,9}$/.test(text)) throw new FilterError(`${name} must be an integer, not ${text}`);
  return Number(text);
}

function one<T extends { id: string }>(
  c: Context,
  all: readonly T[],
  resource: (item: T) => Resource,
): Response {
  const id = c.req.param("id") ?? "";
  const found = all.find((item) => item.id === id);
  return found === undefined ? scimError(c, 404, `Resource ${id} not found.`) : c.json(resource(found));
}

function scimError(c: Context, status: 400 | 404, detail: string, scimType?: string): Response {
  return c.json(
    { schemas: [SCHEMAS.error], detail, status: String(status), ...(scimType ? { scimType } : {}) },
    status,
  );
}

function userResource(user: User, directory: Directory): Resource {
  const [givenName = "", familyName = ""] = user.displayName.split(" ");
  return {
    schemas: [SCHEMAS.user],
    id: user.id,
    userName: user.name,
    displayName: user.displayName,
    name: { givenName, familyName },
    emails: [{ type: "work", value: user.name, primary: true }],
    active: true,
    groups: groupsOf(user.id, directory),
  };
}

function servicePrincipalResource(principal: Principal, directory: Directory): Resource {
  return {
    schemas: [SCHEMAS.servicePrincipal],
    id: principal.id,
    applicationId: principal.name,
    userName: principal.name,
    displayName: principal.displayName,
    active: true,
    groups: groupsOf(principal.id, directory),
  };
}

const groupsOf = (id: string, directory: Directory) =>
  directory
    .directGroups(id)
    .map((group) => ({ type: "direct", display: group.name, value: group.id, $ref: `Groups/${group.id}` }));

function groupResource(group: Group, directory: Directory): Resource {
  const members = group.members.map((id) => {
    const inner = directory.groups.find((other) => other.id === id);
    if (inner !== undefined) return { display: inner.name, value: id, $ref: `Groups/${id}` };
    const user = directory.users.find((other) => other.id === id);
    const principal = user ?? directory.servicePrincipals.find((other) => other.id === id);
    const kind = user === undefined ? "ServicePrincipals" : "Users";
    return { display: principal?.displayName ?? id, value: id, $ref: `${kind}/${id}` };
  });
  return {
    schemas: [SCHEMAS.group],
    id: group.id,
    displayName: group.name,
    members,
    groups: groupsOf(group.id, directory),
    meta: { resourceType: "WorkspaceGroup" },
  };
}
