import { readFileSync } from "node:fs";
import { Agent, fetch } from "undici";
import type { LocalDatabricks } from "../../../sandbox/databricks/local-databricks.ts";

export interface RestAnswer {
  status: number;
  headers: Headers;
  /** As it was sent. */
  text: string;
  /** Whatever the test says it is. */
  body: ReturnType<typeof JSON.parse>;
}

export interface RestClient {
  get(path: string, query?: Record<string, string | number | boolean>): Promise<RestAnswer>;
  send(method: string, path: string, body: unknown): Promise<RestAnswer>;
  /** `post("runs/cancel", …)` and `list("runs/list", …)` of the Jobs API. */
  jobs(path: string, query?: Record<string, string | number | boolean>): Promise<RestAnswer>;
  post(path: string, body: unknown): Promise<RestAnswer>;
  /** The access control list of a job: reads it, or sends one. */
  permissions(jobId: number | string, method?: "PATCH" | "PUT", list?: object[]): Promise<RestAnswer>;
  /** What the token endpoint says to client credentials. */
  token(clientId: string, clientSecret: string): Promise<RestAnswer>;
  close(): Promise<void>;
}

/** Plain requests that trust local Databricks' certificate alone; by default an administrator's, to the smallest workspace. */
export function createRestClient(
  local: Pick<LocalDatabricks, "env" | "token">,
  { token = local.token, host = local.env.DATABRICKS_HOST ?? "" }: { token?: string; host?: string } = {},
): RestClient {
  const agent = new Agent({ connect: { ca: readFileSync(local.env.DATABRICKS_CA_FILE ?? "", "utf8") } });
  const bearer = { authorization: `Bearer ${token}` };

  async function send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = bearer,
  ): Promise<RestAnswer> {
    const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
    const response = await fetch(`${host}${path}`, {
      method,
      headers,
      dispatcher: agent,
      ...(text === undefined ? {} : { body: text }),
    });
    const answer = await response.text();
    return {
      status: response.status,
      headers: response.headers as unknown as Headers,
      text: answer,
      body: JSON.parse(answer),
    };
  }

  const get: RestClient["get"] = (path, query = {}) => {
    const search = new URLSearchParams(
      Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
    );
    return send("GET", `${path}?${search}`);
  };
  return {
    get,
    send,
    jobs: (path, query) => get(`/api/2.2/jobs/${path}`, query),
    post: (path, body) => send("POST", `/api/2.2/jobs/${path}`, body),
    permissions: (jobId, method, list) =>
      send(method ?? "GET", `/api/2.0/permissions/jobs/${jobId}`, list && { access_control_list: list }),
    token: (id, secret) =>
      send("POST", "/oidc/v1/token", "grant_type=client_credentials&scope=all-apis", {
        authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
        "content-type": "application/x-www-form-urlencoded",
      }),
    close: () => agent.close(),
  };
}

/** Every item of a list, page by page, and how many pages there were. */
export async function walk(
  client: RestClient,
  path: string,
  field: string,
  query: Record<string, string | number | boolean> = {},
): Promise<{ items: Record<string, unknown>[]; pages: number }> {
  const items: Record<string, unknown>[] = [];
  let token: string | undefined;
  let pages = 0;
  do {
    const { status, body, text } = await client.jobs(path, {
      ...query,
      ...(token === undefined ? {} : { page_token: token }),
    });
    if (status !== 200) throw new Error(`${path}: ${text}`);
    items.push(...(body[field] ?? []));
    token = body.next_page_token;
    pages += 1;
  } while (token !== undefined);
  return { items, pages };
}
