import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LogLevel, WebClient } from "@slack/web-api";
import { type SandboxOptions, startSandbox } from "../../../sandbox/start-sandbox.ts";
import { createQuietClient, fetchRows, type Session } from "../databricks/warehouse-client.ts";

export interface Answer {
  status: number;
  headers: { [name: string]: unknown };
  body: { [key: string]: unknown };
}

/** A sandbox without rows and without a bot, and clients of everything in it. */
export async function startSandboxWithClients(options: SandboxOptions = {}) {
  const empty = await mkdtemp(join(tmpdir(), "sandbox-data-"));
  const { ready, close } = await startSandbox({
    port: 0,
    bot: false,
    dataDir: empty,
    log: () => {},
    ...options,
  });
  const { env } = ready;
  const ca = readFileSync(env.DATABRICKS_CA_FILE ?? "", "utf8");
  const host = new URL(env.DATABRICKS_HOST ?? "");

  async function control(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${ready.control}/control/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: {}, body: (await response.json()) as Answer["body"] };
  }

  /** A request to the workspace, over a connection of its own. Rejects when the connection ends without an answer. */
  function rest(
    method: string,
    path: string,
    headers: { [name: string]: string } = {},
    body = "",
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      request(new URL(path, host), { method, headers, ca, agent: false }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: JSON.parse(text) }),
        );
      })
        .on("error", reject)
        .end(body);
    });
  }

  const askToken = () =>
    rest(
      "POST",
      "/oidc/v1/token",
      {
        authorization: `Basic ${Buffer.from(`${env.DATABRICKS_CLIENT_ID}:${env.DATABRICKS_CLIENT_SECRET}`).toString("base64")}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      "grant_type=client_credentials&scope=all-apis",
    );

  /** Runs statements in one session of the driver, with a token of its own. */
  async function inSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const client = createQuietClient();
    client.on("error", () => {});
    await client.connect({
      host: host.hostname,
      port: Number(host.port),
      path: `/sql/1.0/warehouses/${env.DATABRICKS_WAREHOUSE_ID}`,
      customCaCert: ca,
      telemetryEnabled: false,
      token: String((await askToken()).body.access_token),
    });
    const session = await client.openSession();
    try {
      return await work(session);
    } finally {
      await session.close().catch(() => undefined);
      await client.close();
    }
  }

  return {
    ready,
    control,
    rest,
    askToken,
    inSession,
    select: (sql = "select 1 as n") => inSession((session) => fetchRows(session, sql)),
    setFault: async (fault: object) => {
      const { status, body } = await control("POST", "faults", fault);
      if (status !== 200) throw new Error(JSON.stringify(body));
      return body;
    },
    faults: async () => (await control("GET", "faults")).body as unknown as { [key: string]: unknown }[],
    statements: async () =>
      (await control("GET", "statements")).body as unknown as { sql: string; error: string | null }[],
    slack: new WebClient(env.SLACK_BOT_TOKEN, {
      slackApiUrl: env.SLACK_API_URL ?? "",
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logLevel: LogLevel.ERROR,
    }),
    async close() {
      await close();
      await rm(empty, { recursive: true });
    },
  };
}

export type SandboxWithClients = Awaited<ReturnType<typeof startSandboxWithClients>>;
