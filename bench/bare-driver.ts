import { DBSQLClient } from "@databricks/sql";
import { z } from "zod";
import type { DatabricksConfig } from "../src/config/load-config.ts";
import { createDatabricksHttp } from "../src/databricks/http.ts";
import { createTokenManager } from "../src/databricks/token-manager.ts";

/** As many rows as the bot takes in one round trip. */
const MAX_ROWS = 5_000;

/** A statement with its named parameters; instants are sent as ISO 8601 text, as the bot does. */
export interface BareStatement {
  sql: string;
  parameters: object;
}

export interface BareDriver extends AsyncDisposable {
  /** Opens a session, executes, fetches all and closes. Milliseconds until the rows were there, and until all was closed. */
  run(statement: BareStatement): Promise<{ rows: number; rowsMs: number; closedMs: number }>;
}

/** The Databricks driver as a program would use it that does nothing else, with a token fetched before. */
export async function connectBareDriver(config: DatabricksConfig): Promise<BareDriver> {
  const { host, httpPath, ca } = config;
  const client = new DBSQLClient({ logger: { log: () => {} } });
  await client.connect({
    host: host.hostname,
    port: Number(host.port || 443),
    path: httpPath,
    token: await fetchToken(config),
    telemetryEnabled: false,
    ...(ca === undefined ? {} : { customCaCert: ca }),
  });
  return {
    async run({ sql, parameters }) {
      const begun = performance.now();
      const session = await client.openSession({ configuration: { TIMEZONE: "UTC" } });
      const operation = await session.executeStatement(sql, {
        namedParameters: Object.fromEntries(
          Object.entries(parameters).map(([name, value]) => [name, parameterValue(value)]),
        ),
        useCloudFetch: false,
        maxRows: MAX_ROWS,
      });
      const rows = await operation.fetchAll({ maxRows: MAX_ROWS });
      const rowsMs = performance.now() - begun;
      await operation.close();
      await session.close();
      return { rows: rows.length, rowsMs, closedMs: performance.now() - begun };
    },
    [Symbol.asyncDispose]: () => client.close().then(() => {}),
  };
}

const parameter = z.union([z.string(), z.number(), z.boolean(), z.null()]);

function parameterValue(value: unknown): z.output<typeof parameter> {
  return value instanceof Date ? value.toISOString() : parameter.parse(value);
}

/** One token, as any program would keep it between its statements. */
async function fetchToken({ host, ca, credentials }: DatabricksConfig): Promise<string> {
  const http = createDatabricksHttp({ host, ca, userAgent: "jobmon-bench" });
  try {
    return await createTokenManager({ credentials, http, now: () => new Date() }).token();
  } finally {
    await http.close();
  }
}
