import { randomBytes, randomUUID } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import type { SandboxClock } from "../clock.ts";

/** OAuth tokens for machines live one hour. */
const tokenLifeSeconds = 3600;

export interface AccessTokens {
  clientId: string;
  clientSecret: string;
  /** A personal access token; it does not expire. */
  personal: string;
  /** The answer of `/oidc/v1/token`; `issuer` is the workspace's URL. */
  grant(request: Request, issuer: string): Promise<Response>;
  /** Undefined when the request may pass, else the 401 or 403 that Databricks sends. */
  refuse(authorization: string | undefined): Promise<Response | undefined>;
}

/** One service principal with its secret, one personal access token, and the OAuth tokens made from the former. */
export function createAccessTokens(clock: SandboxClock): AccessTokens {
  const clientId = randomUUID();
  const clientSecret = `dose${randomBytes(16).toString("hex")}`;
  const personal = `dapi${randomBytes(16).toString("hex")}`;
  const key = randomBytes(32);
  const seconds = () => Math.floor(clock.now().getTime() / 1000);

  async function grant(request: Request, issuer: string): Promise<Response> {
    const form = new URLSearchParams(await request.text());
    const basic = /^Basic (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    if (form.get("grant_type") !== "client_credentials") {
      return oauthError(400, "unsupported_grant_type", "Only client_credentials is supported");
    }
    if (basic === undefined || !isClient(basic)) {
      return oauthError(401, "invalid_client", "Client authentication failed");
    }
    if (form.get("scope") !== "all-apis")
      return oauthError(400, "invalid_scope", "The scope must be all-apis");
    const issuedAt = seconds();
    const accessToken = await new SignJWT({ client_id: clientId, scope: "all-apis" })
      .setProtectedHeader({ alg: "HS256", typ: "at+jwt" })
      .setIssuer(`${issuer}/oidc`)
      .setSubject(clientId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + tokenLifeSeconds)
      .setJti(randomUUID())
      .sign(key);
    return Response.json({
      access_token: accessToken,
      scope: "all-apis",
      token_type: "Bearer",
      expires_in: tokenLifeSeconds,
    });
  }

  /** RFC 6749: both parts are form-encoded before they are joined. */
  function isClient(basic: string): boolean {
    const [id = "", secret = ""] = Buffer.from(basic, "base64").toString().split(":");
    return decodeURIComponent(id) === clientId && decodeURIComponent(secret) === clientSecret;
  }

  async function refuse(authorization: string | undefined): Promise<Response | undefined> {
    const token = /^Bearer (.+)$/i.exec(authorization ?? "")?.[1];
    if (token === undefined) {
      return databricksError(401, "Credential was not sent or was of an unsupported type for this API.");
    }
    if (token === personal) return undefined;
    try {
      await jwtVerify(token, key, { currentDate: clock.now() });
      return undefined;
    } catch {
      // Databricks gives the same answer to an expired token as to a wrong one.
      return databricksError(403, "Invalid access token.");
    }
  }

  return { clientId, clientSecret, personal, grant, refuse };
}

const oauthError = (status: number, error: string, description: string) =>
  Response.json({ error, error_description: description }, { status });

function databricksError(status: number, message: string): Response {
  const headers = { "x-databricks-reason-phrase": message };
  return Response.json({ error_code: status, message }, { status, headers });
}
