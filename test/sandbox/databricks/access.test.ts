import { readFileSync } from "node:fs";
import { request } from "node:https";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LocalDatabricks } from "../../../sandbox/databricks/local-databricks.ts";
import {
  connectionTo,
  createHandClock,
  createQuietClient,
  failureOf,
  openSession,
  startLocalDatabricks,
} from "./warehouse-client.ts";

const clock = createHandClock();
let local: LocalDatabricks;
beforeAll(async () => {
  local = await startLocalDatabricks({ clock });
});
afterAll(() => local.close());

interface Answer {
  status: number | undefined;
  headers: Record<string, unknown>;
  body: Record<string, unknown>;
}

/** HTTPS that trusts the certificate alone, as a client with DATABRICKS_CA_FILE does. */
function call(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = "",
): Promise<Answer> {
  const ca = readFileSync(local.env.DATABRICKS_CA_FILE ?? "");
  return new Promise((resolve, reject) => {
    request(`${local.env.DATABRICKS_HOST}${path}`, { method, headers, ca }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: JSON.parse(text) }),
      );
    })
      .on("error", reject)
      .end(body);
  });
}

const basic = (id = "", secret = "") => `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;

const askForToken = (
  secret = local.env.DATABRICKS_CLIENT_SECRET,
  body = "grant_type=client_credentials&scope=all-apis",
) =>
  call(
    "POST",
    "/oidc/v1/token",
    {
      authorization: basic(local.env.DATABRICKS_CLIENT_ID, secret),
      "content-type": "application/x-www-form-urlencoded",
    },
    body,
  );

test("client credentials give a JWT that lives an hour of the sandbox clock", async () => {
  const { status, headers, body } = await askForToken();
  expect(status).toBe(200);
  expect(headers["x-databricks-org-id"]).toBe(local.env.DATABRICKS_WORKSPACE_ID);
  expect(body).toEqual({
    access_token: expect.any(String),
    token_type: "Bearer",
    scope: "all-apis",
    expires_in: 3600,
  });
  const claims = decodeJwt(String(body.access_token));
  expect(claims.exp).toBe(clock.now().getTime() / 1000 + 3600);
  expect(claims.sub).toBe(local.env.DATABRICKS_CLIENT_ID);
});

test("a wrong secret and a wrong grant are refused as OAuth says", async () => {
  expect(await askForToken("dosewrong")).toMatchObject({ status: 401, body: { error: "invalid_client" } });
  expect(await askForToken(undefined, "grant_type=password")).toMatchObject({
    status: 400,
    body: { error: "unsupported_grant_type" },
  });
});

test("SQL runs with a token of the client credentials until it expires", async () => {
  const { body } = await askForToken();
  const auth = {
    authType: "custom",
    provider: { authenticate: async () => ({ Authorization: `Bearer ${body.access_token}` }) },
  };
  await using client = await openSession(local, { auth });
  expect(await client.rows("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  clock.advance({ seconds: 3599 });
  expect(await client.rows("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  clock.advance({ seconds: 2 });
  expect(await failureOf(client.rows("SELECT 1 AS one"))).toMatchObject({ statusCode: 403 });
  const fresh = await askForToken();
  body.access_token = fresh.body.access_token;
  expect(await client.rows("SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("the driver's own token cache takes the JWT", async () => {
  const real = await startLocalDatabricks({ clock: { now: () => new Date() } });
  try {
    let asked = 0;
    const token = async () => {
      asked += 1;
      const headers = {
        authorization: basic(real.env.DATABRICKS_CLIENT_ID, real.env.DATABRICKS_CLIENT_SECRET),
      };
      const ca = readFileSync(real.env.DATABRICKS_CA_FILE ?? "");
      return new Promise<string>((resolve, reject) => {
        request(
          `${real.env.DATABRICKS_HOST}/oidc/v1/token`,
          { method: "POST", headers, ca },
          async (response) => {
            resolve(JSON.parse(Buffer.concat(await response.toArray()).toString()).access_token);
          },
        )
          .on("error", reject)
          .end("grant_type=client_credentials&scope=all-apis");
      });
    };
    await using client = await openSession(real, { auth: { authType: "external-token", getToken: token } });
    await client.rows("SELECT 1");
    expect(await client.rows("SELECT 2 AS two")).toEqual([{ two: 2 }]);
    expect(asked).toBe(1);
  } finally {
    await real.close();
  }
});

test("a wrong token is 403, none at all 401, on every API", async () => {
  const wrong = { authorization: "Bearer dapi0" };
  expect(await call("GET", "/api/2.2/jobs/list", wrong)).toMatchObject({
    status: 403,
    headers: { "x-databricks-reason-phrase": "Invalid access token." },
    body: { error_code: 403, message: "Invalid access token." },
  });
  expect(await call("GET", "/api/2.2/jobs/list")).toMatchObject({ status: 401, body: { error_code: 401 } });
  const client = createQuietClient();
  await client.connect(connectionTo(local, { token: "dapi0" }));
  expect(await failureOf(client.openSession())).toMatchObject({ statusCode: 403 });
  await client.close();
});

test("unknown routes and warehouses say so in Databricks' shape", async () => {
  const authorization = `Bearer ${local.token}`;
  expect(await call("GET", "/api/2.0/nothing", { authorization })).toMatchObject({
    status: 404,
    body: { error_code: "ENDPOINT_NOT_FOUND", message: "No API found for 'GET /api/2.0/nothing'" },
  });
  expect(await call("POST", "/sql/1.0/warehouses/0000", { authorization })).toMatchObject({
    status: 404,
    body: { error_code: "RESOURCE_DOES_NOT_EXIST" },
  });
});
