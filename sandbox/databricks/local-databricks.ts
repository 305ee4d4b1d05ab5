import type { SandboxClock } from "../clock.ts";
import { createAccessTokens } from "./access-tokens.ts";
import { createCertificate } from "./certificate.ts";
import { type JobsApiObjects, readDataDirectory } from "./data-directory.ts";
import { createDirectory } from "./identity/directory.ts";
import { createJobPermissions } from "./identity/job-permissions.ts";
import { permissionsRoutes } from "./identity/permissions-routes.ts";
import { scimRoutes } from "./identity/scim-routes.ts";
import type { Interceptor } from "./interceptor.ts";
import type { JobsSource } from "./jobs-api/jobs-source.ts";
import { createRateLimit, type RequestRate } from "./jobs-api/rate-limit.ts";
import { idOf, type RestObject } from "./jobs-api/rest-object.ts";
import { jobsRoutes } from "./jobs-api/routes.ts";
import { createServedJobs, type ObjectKind } from "./jobs-api/served-jobs.ts";
import { createStatementLog, type StatementRecord } from "./statement-log.ts";
import { catalogName, createSystemDatabase } from "./system-database.ts";
import type { TableRows } from "./table-rows.ts";
import { createThriftEndpoint } from "./thrift-endpoint.ts";
import { createThriftService } from "./thrift-service.ts";
import { createWarehouse } from "./warehouse.ts";
import { createWorkspaceListener } from "./workspace-listener.ts";
import { createWorkspaces } from "./workspaces.ts";

export type { JobsApiObjects } from "./data-directory.ts";
export type { Interceptor } from "./interceptor.ts";
export type { StatementRecord } from "./statement-log.ts";
export type { TableRows } from "./table-rows.ts";

export interface LocalDatabricksOptions {
  clock: SandboxClock;
  /** Ports of the listeners in the order in which they are opened; free ones are taken after the last. */
  ports?: readonly number[];
  /** Each statement waits this long before it runs. Default 0. */
  statementDelayMs?: number;
  /** Statements that the warehouse runs at once. Default 10. */
  concurrency?: number;
  /** Sees each request and each statement, and may change what comes of it. */
  intercept?: Interceptor;
}

export interface LocalDatabricks {
  /** What a client needs to reach the workspace with the smallest id: read it after loading. */
  readonly env: Record<string, string>;
  /** Workspace id to URL, smallest id first. */
  readonly workspaces: Record<string, string>;
  /** A personal access token. */
  token: string;
  /**
   * Appends rows, all or none; workspaces that lakeflow rows name get listeners. Throws an Error that names an unknown
   * table or column.
   */
  load(tables: Iterable<TableRows> | AsyncIterable<TableRows>): Promise<void>;
  /**
   * Replaces all rows of all tables by those of a directory (see readDataDirectory), and the workspaces by those that it
   * names. On an error, which names file and line, nothing has changed.
   */
  replaceWithDirectory(directory: string): Promise<void>;
  /** Appends rows by table, as the control API receives them. */
  addRows(rows: Record<string, Record<string, unknown>[]>): Promise<void>;
  /** What the Jobs API is to serve, as the directory loaded last had it. */
  jobsApiObjects(): JobsApiObjects;
  /**
   * Sets one object that the Jobs API serves; ids in it are strings, numbers or bigints. A `workspace_id` that is not there
   * yet gets a listener. Throws ApiError for ids that are none.
   */
  setJobsApiObject(kind: ObjectKind, id: string, object: RestObject): Promise<void>;
  /** Serves the jobs and runs of a generated account beneath what is set. */
  serveAccount(account: (workspaceId: string) => JobsSource | undefined): void;
  /** From now on more requests to the Jobs API than that are refused with 429; undefined lifts it. */
  limitJobsApi(rate: RequestRate | undefined): void;
  /** A personal access token of one of the sandbox's people, such as ben@example.test. */
  tokenOf(userName: string): string;
  /** The last 10,000 statements. */
  statements(): StatementRecord[];
  clearStatements(): void;
  /** Forgets all sessions, as a warehouse does when it stops: the next use of one is an `Invalid SessionHandle`. */
  loseSessions(): void;
  /** From now on refuses all OAuth tokens granted so far, like expired ones. */
  expireTokens(): void;
  /** Cancels what runs, closes the listeners and removes all files. */
  close(): Promise<void>;
}

/** The id of the one SQL warehouse, the same in each workspace. */
const warehouseId = "5ec0d1a7a0b1c2d3";

/** Starts a local Databricks on 127.0.0.1: one HTTPS listener per workspace, one DuckDB behind all of them. */
export async function createLocalDatabricks(options: LocalDatabricksOptions): Promise<LocalDatabricks> {
  const { clock, intercept, statementDelayMs = 0, concurrency = 10 } = options;
  const certificate = await createCertificate();
  const tokens = createAccessTokens(clock);
  const database = await createSystemDatabase();
  const log = createStatementLog();
  const warehouse = createWarehouse({ database, clock, log, concurrency, statementDelayMs, intercept });
  const service = createThriftService(warehouse);
  const thrift = createThriftEndpoint(service.methods);
  const ports = [...(options.ports ?? [])];
  const directory = createDirectory({ botApplicationId: tokens.clientId });
  const permissions = createJobPermissions(directory, tokens.clientId);
  const rateLimit = createRateLimit(clock);
  const served = createServedJobs({ clock, workspaceIds: () => Object.keys(workspaces.urls()) });
  const callerOf = async (request: Request) => {
    const name = await tokens.holderOf(request.headers.get("authorization") ?? undefined);
    const principal = name === undefined ? undefined : directory.principal(name);
    if (principal === undefined) throw new Error(`nobody is called ${name}`);
    return principal;
  };
  const apis = (workspaceId: () => string) => [
    jobsRoutes({ clock, served, permissions, rateLimit, workspaceId, callerOf }),
    permissionsRoutes({
      directory,
      permissions,
      workspaceId,
      source: () => served.source(workspaceId()),
      callerOf,
    }),
    scimRoutes({ directory, callerOf }),
  ];
  const closeWarehouse = async () => {
    await warehouse.close();
    database.close();
    certificate.remove();
  };
  const workspaces = await createWorkspaces((workspaceId) =>
    createWorkspaceListener({
      port: ports.shift() ?? 0,
      certificate,
      tokens,
      workspaceId,
      warehouseId,
      thrift,
      intercept,
      apis,
    }),
  ).catch(async (error: unknown) => {
    await closeWarehouse();
    throw error;
  });
  let jobsApi: JobsApiObjects = { jobs: [], runs: [], outputs: [] };

  const load = async (tables: Iterable<TableRows> | AsyncIterable<TableRows>) =>
    workspaces.add(await database.load(tables));

  return {
    get env() {
      const workspaceId = workspaces.smallest();
      return {
        DATABRICKS_HOST: workspaces.urls()[workspaceId] ?? "",
        DATABRICKS_WAREHOUSE_ID: warehouseId,
        DATABRICKS_CLIENT_ID: tokens.clientId,
        DATABRICKS_CLIENT_SECRET: tokens.clientSecret,
        DATABRICKS_CA_FILE: certificate.file,
        DATABRICKS_WORKSPACE_ID: workspaceId,
        JOBMON_SYSTEM_CATALOG: catalogName,
      };
    },
    get workspaces() {
      return workspaces.urls();
    },
    token: tokens.personal,
    load,
    async replaceWithDirectory(directory) {
      const data = await readDataDirectory(directory);
      const ids = await database.load(data.tables, { replace: true });
      for (const object of [...data.jobsApi.jobs, ...data.jobsApi.runs, ...data.jobsApi.outputs]) {
        if (object.workspace_id !== undefined) ids.add(String(object.workspace_id));
      }
      jobsApi = data.jobsApi;
      await workspaces.replace(ids);
      served.replace(jobsApi);
    },
    addRows: (rows) => load(Object.entries(rows).map(([table, values]) => ({ table, rows: values }))),
    jobsApiObjects: () => jobsApi,
    async setJobsApiObject(kind, id, object) {
      const workspaceId = idOf(object.workspace_id);
      if (workspaceId !== undefined) await workspaces.add([workspaceId]);
      served.set(kind, id, object);
    },
    serveAccount: served.generate,
    limitJobsApi: rateLimit.set,
    tokenOf(userName) {
      if (directory.principal(userName)?.kind !== "user") throw new Error(`no user is called ${userName}`);
      return tokens.personalOf(userName);
    },
    statements: log.records,
    clearStatements: log.clear,
    loseSessions: service.loseSessions,
    expireTokens: tokens.expireAll,
    async close() {
      await workspaces.close();
      await closeWarehouse();
    },
  };
}
