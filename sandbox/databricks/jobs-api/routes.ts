import { Hono } from "hono";
import type { SandboxClock } from "../../clock.ts";
import type { Principal } from "../identity/directory.ts";
import type { JobPermissions } from "../identity/job-permissions.ts";
import { createAccess } from "./access.ts";
import { ApiError, jsonResponse } from "./api-error.ts";
import { cancelAllRuns, cancelRun } from "./cancel-run.ts";
import { getJob } from "./get-job.ts";
import { getOutput } from "./get-output.ts";
import { getRun } from "./get-run.ts";
import type { JobsRequest } from "./jobs-request.ts";
import { listJobs } from "./list-jobs.ts";
import { listRuns } from "./list-runs.ts";
import { createQuery, readBody } from "./parameters.ts";
import type { RateLimit } from "./rate-limit.ts";
import { repairRun } from "./repair-run.ts";
import { runNow } from "./run-now.ts";
import type { ServedJobs } from "./served-jobs.ts";

export interface JobsRoutesDeps {
  clock: SandboxClock;
  served: ServedJobs;
  permissions: JobPermissions;
  rateLimit: RateLimit;
  workspaceId: () => string;
  /** Who sends the request; it has passed the check of its token. */
  callerOf(request: Request): Promise<Principal>;
}

type Endpoint = (request: JobsRequest) => object;

const JOBS_API = "/api/2.2/jobs";

/** The Jobs API 2.2 of one workspace. */
export function jobsRoutes({
  clock,
  served,
  permissions,
  rateLimit,
  workspaceId,
  callerOf,
}: JobsRoutesDeps): Hono {
  const routes = new Hono().basePath(JOBS_API);
  const tokens = new Map<string, string>();

  async function answer(request: Request, endpoint: Endpoint): Promise<Response> {
    try {
      rateLimit.take();
      const caller = await callerOf(request);
      const body = request.method === "GET" ? {} : await readBody(request);
      const source = served.source(workspaceId());
      const access = createAccess({ caller, workspaceId: workspaceId(), source, permissions });
      const query = createQuery(new URL(request.url));
      return jsonResponse(endpoint({ query, body, source, access, clock }));
    } catch (error) {
      if (error instanceof ApiError) return error.response();
      throw error;
    }
  }
  const get = (path: string, endpoint: Endpoint) => routes.get(path, (c) => answer(c.req.raw, endpoint));
  const post = (path: string, endpoint: Endpoint) => routes.post(path, (c) => answer(c.req.raw, endpoint));

  get("/list", listJobs);
  get("/get", getJob);
  get("/runs/list", listRuns);
  get("/runs/get", getRun);
  get("/runs/get-output", getOutput);
  post("/runs/cancel", cancelRun);
  post("/runs/cancel-all", cancelAllRuns);
  post("/runs/repair", repairRun);
  post("/run-now", (request) => runNow(request, tokens));
  return routes;
}
