import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { SandboxClock } from "../clock.ts";
import type { Interceptor } from "../databricks/local-databricks.ts";
import { createRecordList } from "../slack/record-list.ts";

/** A REST request to a workspace. Status 0: the connection was ended without an answer. */
export type RestRequest = {
  at: string;
  workspace: string;
  method: string;
  path: string;
  query: string;
  status: number;
};

export type RequestLog = ReturnType<typeof createRequestLog>;

/** The Thrift messages of the SQL warehouse: no REST, and listed as statements. */
const THRIFT_PATH = "/sql/1.0/warehouses/";

/** Keeps the REST requests that pass local Databricks, in the order in which they were answered. */
export function createRequestLog(clock: SandboxClock) {
  const requests = createRecordList<RestRequest>();
  const intercept: Interceptor = {
    async request({ workspaceId, method, path, query }, next) {
      const at = clock.now().toISOString();
      const response = await next();
      if (!path.startsWith(THRIFT_PATH)) {
        const status = response === RESPONSE_ALREADY_SENT ? 0 : response.status;
        requests.add({ at, workspace: workspaceId, method, path, query, status });
      }
      return response;
    },
  };
  return {
    intercept,
    requests: () => requests.all(),
    clear: () => requests.clear(),
  };
}
