import { readFileSync } from "node:fs";
import type { Interceptor } from "../../sandbox/databricks/interceptor.ts";
import { createLocalDatabricks, type LocalDatabricks } from "../../sandbox/databricks/local-databricks.ts";
import { connectDatabricks } from "../../src/databricks/connect.ts";
import type { Credentials } from "../../src/domain/credentials.ts";
import type { Logger } from "../../src/domain/logger.ts";
import { createHandClock } from "../sandbox/databricks/warehouse-client.ts";

/** A log that is kept in memory: each line with its level. */
export function createMemoryLogger() {
  const lines: { level: string; message: string; facts: object }[] = [];
  const write = (level: string) => (facts: object, message: string) => {
    lines.push({ level, message, facts });
  };
  const logger: Logger = {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  };
  return { logger, lines };
}

export interface AdapterOptions {
  intercept?: Interceptor;
  credentials?: (local: LocalDatabricks) => Credentials;
  ca?: string;
  deadlineMs?: number;
  startingDeadlineMs?: number;
  concurrency?: number;
}

/** The product's warehouse adapter on a local Databricks, both with the same hand clock. */
export async function startAdapter(options: AdapterOptions = {}) {
  const clock = createHandClock();
  const local = await createLocalDatabricks({
    clock,
    ...(options.intercept === undefined ? {} : { intercept: options.intercept }),
  });
  const { env } = local;
  const { logger, lines } = createMemoryLogger();
  const { warehouse, jobsApi, close } = connectDatabricks({
    host: new URL(env.DATABRICKS_HOST ?? ""),
    httpPath: `/sql/1.0/warehouses/${env.DATABRICKS_WAREHOUSE_ID}`,
    credentials: options.credentials?.(local) ?? {
      kind: "client",
      clientId: env.DATABRICKS_CLIENT_ID ?? "",
      clientSecret: env.DATABRICKS_CLIENT_SECRET ?? "",
    },
    ca: options.ca ?? readFileSync(env.DATABRICKS_CA_FILE ?? "", "utf8"),
    workspaceId: env.DATABRICKS_WORKSPACE_ID ?? null,
    catalog: env.JOBMON_SYSTEM_CATALOG ?? "",
    concurrency: options.concurrency ?? 4,
    deadlineMs: options.deadlineMs ?? 20_000,
    startingDeadlineMs: options.startingDeadlineMs ?? 30_000,
    version: "0.0.0-test",
    now: clock.now,
    logger,
  });
  return {
    local,
    clock,
    warehouse,
    jobsApi,
    lines,
    async [Symbol.asyncDispose]() {
      await close();
      await local.close();
    },
  };
}
