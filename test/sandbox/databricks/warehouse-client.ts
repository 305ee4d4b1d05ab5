import { readFileSync } from "node:fs";
import { DBSQLClient } from "@databricks/sql";
import {
  createLocalDatabricks,
  type LocalDatabricks,
  type LocalDatabricksOptions,
} from "../../../sandbox/databricks/local-databricks.ts";

type ConnectionOptions = Parameters<DBSQLClient["connect"]>[0];
type SessionOptions = NonNullable<Parameters<DBSQLClient["openSession"]>[0]>;
export type Session = Awaited<ReturnType<DBSQLClient["openSession"]>>;
type StatementOptions = NonNullable<Parameters<Session["executeStatement"]>[1]>;

/** A clock that a test sets by hand. */
export function createHandClock(now = "2026-11-20T12:00:00Z") {
  let ms = Date.parse(now);
  return {
    now: () => new Date(ms),
    advance(by: { seconds: number }) {
      ms += by.seconds * 1000;
    },
  };
}

export const startLocalDatabricks = (options: Partial<LocalDatabricksOptions> = {}) =>
  createLocalDatabricks({ clock: createHandClock(), ...options });

/** What the driver needs to reach local Databricks, with a personal access token unless `auth` says otherwise. */
export function connectionTo(
  local: LocalDatabricks,
  auth: object = { token: local.token },
): ConnectionOptions {
  const { env } = local;
  const { hostname: host, port } = new URL(env.DATABRICKS_HOST ?? "");
  return {
    host,
    port: Number(port),
    path: `/sql/1.0/warehouses/${env.DATABRICKS_WAREHOUSE_ID}`,
    customCaCert: readFileSync(env.DATABRICKS_CA_FILE ?? "", "utf8"),
    telemetryEnabled: false,
    preserveBigNumericPrecision: true,
    ...auth,
  } as ConnectionOptions;
}

/** Drivers log to standard output by default; tests keep it clean. */
export const createQuietClient = () => new DBSQLClient({ logger: { log: () => undefined } });

/** A session of the real driver; `await using` closes it. */
export async function openSession(
  local: LocalDatabricks,
  { auth, ...session }: SessionOptions & { auth?: object } = {},
) {
  const client = createQuietClient();
  await client.connect(connectionTo(local, auth));
  const opened = await client.openSession(session);
  return {
    session: opened,
    rows: (
      sql: string,
      namedParameters: StatementOptions["namedParameters"] = {},
      options: StatementOptions = {},
    ) => fetchRows(opened, sql, { namedParameters, ...options }),
    async [Symbol.asyncDispose]() {
      // A lost session cannot be closed; the test that lost it knows.
      await opened.close().catch(() => undefined);
      await client.close();
    },
  };
}

/** All rows of one statement. */
export async function fetchRows(
  session: Session,
  sql: string,
  options: StatementOptions = {},
): Promise<object[]> {
  const operation = await session.executeStatement(sql, { useCloudFetch: false, ...options });
  const rows = await operation.fetchAll();
  await operation.close();
  return rows;
}

/** Resolves to what `promise` rejects with, which for the driver need not be an Error. */
export async function failureOf(promise: Promise<unknown>): Promise<Record<string, unknown>> {
  return promise.then(
    (value) => {
      throw new Error(`succeeded with ${JSON.stringify(value)}`);
    },
    (error) => error,
  );
}
