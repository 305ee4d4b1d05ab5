import { Hono } from "hono";
import { ownershipOf } from "../jobs-api/access.ts";
import { ApiError, denied, invalid, jsonResponse } from "../jobs-api/api-error.ts";
import type { JobsSource } from "../jobs-api/jobs-source.ts";
import { readBody } from "../jobs-api/parameters.ts";
import { isInt64, listOf, type RestObject } from "../jobs-api/rest-object.ts";
import { ADMINS, type Directory, type Principal } from "./directory.ts";
import {
  type Grant,
  type JobPermissions,
  PERMISSION_LEVELS,
  type PermissionLevel,
} from "./job-permissions.ts";

export interface PermissionsRoutesDeps {
  directory: Directory;
  permissions: JobPermissions;
  workspaceId: () => string;
  /** The jobs of the workspace. */
  source: () => JobsSource;
  callerOf(request: Request): Promise<Principal>;
}

/** `/api/2.0/permissions/jobs/{id}` of one workspace: who may view it reads the list, who may manage it changes it. */
export function permissionsRoutes(deps: PermissionsRoutesDeps): Hono {
  const { directory, permissions, workspaceId, source, callerOf } = deps;
  const routes = new Hono().basePath("/api/2.0/permissions/jobs");

  async function answer(
    request: Request,
    jobId: string,
    least: PermissionLevel,
    change?: (grants: Grant[], wanted: Grant[]) => Grant[],
  ): Promise<Response> {
    try {
      if (!isInt64(jobId)) throw invalid(`${jobId} is not a valid job ID.`);
      const caller = await callerOf(request);
      const job = source().job(jobId);
      const ownership = ownershipOf(job);
      if (!permissions.allows(caller, least, { workspaceId: workspaceId(), jobId, ownership })) {
        throw denied(`User ${caller.name} does not have ${least} permissions on job ${jobId}.`);
      }
      if (job === undefined)
        throw new ApiError(404, "RESOURCE_DOES_NOT_EXIST", `Job ${jobId} does not exist.`);
      const grants = permissions.grants(workspaceId(), jobId, ownership);
      if (change === undefined) return jsonResponse(accessControl(jobId, grants, directory));
      const changed = change(grants, wantedGrants(await readBody(request), directory));
      if (changed.filter(({ level }) => level === "IS_OWNER").length !== 1) {
        throw invalid("The job must have exactly one owner.");
      }
      permissions.replace(workspaceId(), jobId, changed);
      return jsonResponse(accessControl(jobId, changed, directory));
    } catch (error) {
      if (error instanceof ApiError) return error.response();
      throw error;
    }
  }

  routes.get("/:id", (c) => answer(c.req.raw, c.req.param("id"), "CAN_VIEW"));
  routes.patch("/:id", (c) => answer(c.req.raw, c.req.param("id"), "CAN_MANAGE", merge));
  routes.put("/:id", (c) => answer(c.req.raw, c.req.param("id"), "CAN_MANAGE", (_, wanted) => wanted));
  return routes;
}

/** Each principal gets the level that is wanted for it; a new owner takes the place of the old one. */
function merge(grants: Grant[], wanted: Grant[]): Grant[] {
  const newOwner = wanted.some(({ level }) => level === "IS_OWNER");
  const same = (a: Grant, b: Grant) => a.kind === b.kind && a.name === b.name;
  const kept = grants.filter(
    (grant) => !wanted.some((other) => same(grant, other)) && !(newOwner && grant.level === "IS_OWNER"),
  );
  return [...kept, ...wanted];
}

function wantedGrants(body: RestObject, directory: Directory): Grant[] {
  return listOf(body.access_control_list).map(({ permission_level, ...who }): Grant => {
    const level = PERMISSION_LEVELS.find((known) => known === permission_level);
    if (level === undefined) throw invalid(`Permission type ${permission_level} is not supported for jobs.`);
    const { user_name, group_name, service_principal_name } = who;
    if (typeof group_name === "string" && directory.group(group_name) !== undefined) {
      if (level === "IS_OWNER") throw invalid("Groups can not be owners of jobs.");
      return { kind: "group", name: group_name, level };
    }
    const principal = directory.principal(String(user_name ?? service_principal_name ?? ""));
    if (principal?.kind === "user" && user_name !== undefined)
      return { kind: "user", name: principal.name, level };
    if (principal?.kind === "service_principal" && service_principal_name !== undefined) {
      return { kind: "service_principal", name: principal.name, level };
    }
    const name = Object.values(who).map(String).join(", ");
    throw new ApiError(404, "RESOURCE_DOES_NOT_EXIST", `Principal: ${name} does not exist.`);
  });
}

/** The list with what every job inherits from the workspace. */
function accessControl(jobId: string, grants: readonly Grant[], directory: Directory): RestObject {
  const own = grants.map(({ kind, name, level }) => ({
    [kind === "group" ? "group_name" : kind === "user" ? "user_name" : "service_principal_name"]: name,
    ...(kind === "group" ? {} : { display_name: directory.principal(name)?.displayName ?? name }),
    all_permissions: [{ permission_level: level, inherited: false }],
  }));
  const inherited = {
    group_name: ADMINS,
    all_permissions: [{ permission_level: "CAN_MANAGE", inherited: true, inherited_from_object: ["/jobs/"] }],
  };
  return { object_id: `/jobs/${jobId}`, object_type: "job", access_control_list: [...own, inherited] };
}
