import { readFileSync } from "node:fs";
import type { Hono } from "hono";
import { expect, test } from "vitest";
import { createDirectory } from "../../../sandbox/databricks/identity/directory.ts";
import { createJobPermissions } from "../../../sandbox/databricks/identity/job-permissions.ts";
import { permissionsRoutes } from "../../../sandbox/databricks/identity/permissions-routes.ts";
import { scimRoutes } from "../../../sandbox/databricks/identity/scim-routes.ts";
import { createRateLimit } from "../../../sandbox/databricks/jobs-api/rate-limit.ts";
import { jobsRoutes } from "../../../sandbox/databricks/jobs-api/routes.ts";
import { createServedJobs } from "../../../sandbox/databricks/jobs-api/served-jobs.ts";
import { createRestClient } from "./rest-client.ts";
import { createHandClock, startLocalDatabricks } from "./warehouse-client.ts";

const readme = readFileSync(new URL("../../../sandbox/README.md", import.meta.url), "utf8");
const rows = [...readme.matchAll(/^\| ((?:GET|POST|PATCH|PUT) \/\S+) \| (\w+) \| ?(.*?) ?\|$/gm)].map(
  ([, endpoint = "", state = "", remarks = ""]) => ({ endpoint, state, remarks }),
);

/** The token endpoint and the warehouse belong to the listener itself. */
const OF_THE_LISTENER = ["POST /oidc/v1/token", "POST /sql/1.0/warehouses/:id"];

function routed(): string[] {
  const clock = createHandClock();
  const directory = createDirectory({ botApplicationId: "bot" });
  const permissions = createJobPermissions(directory, "bot");
  const served = createServedJobs({ clock, workspaceIds: () => ["1"] });
  const workspaceId = () => "1";
  const callerOf = async () => directory.servicePrincipals[0] ?? expect.fail("no service principal");
  const apis: Hono[] = [
    jobsRoutes({ clock, served, permissions, rateLimit: createRateLimit(clock), workspaceId, callerOf }),
    permissionsRoutes({ directory, permissions, workspaceId, source: () => served.source("1"), callerOf }),
    scimRoutes({ directory, callerOf }),
  ];
  return apis.flatMap((api) => api.routes.map(({ method, path }) => `${method} ${path}`));
}

test("the table of endpoints names each route, and no other as present", () => {
  expect(rows.length).toBeGreaterThan(20);
  const present = rows.filter(({ state }) => state !== "absent").map(({ endpoint }) => endpoint);
  expect(present.toSorted()).toEqual([...routed(), ...OF_THE_LISTENER].toSorted());
});

test("each endpoint is faithful, partial with a reason, or absent; once", () => {
  for (const { endpoint, state, remarks } of rows) {
    expect(["faithful", "partial", "absent"], endpoint).toContain(state);
    if (state === "partial") expect(remarks, endpoint).not.toBe("");
  }
  expect(new Set(rows.map(({ endpoint }) => endpoint)).size).toBe(rows.length);
});

test("absent endpoints are not found", async () => {
  const local = await startLocalDatabricks();
  const client = createRestClient(local);
  for (const { endpoint } of rows.filter(({ state }) => state === "absent")) {
    const [method = "", path = ""] = endpoint.split(" ");
    const answer = await client.send(method, path.replace(":id", "1"), method === "GET" ? undefined : {});
    expect(answer, endpoint).toMatchObject({ status: 404, body: { error_code: "ENDPOINT_NOT_FOUND" } });
  }
  await client.close();
  await local.close();
});
