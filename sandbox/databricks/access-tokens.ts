import { randomBytes, randomUUID } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import type { SandboxClock } from "../clock.ts";
import { ANA } from "../data/account.ts";

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
  /** A personal access token of that user. */
  personalOf(userName: string): string;
  /** User name or application id of the one whose token it is; undefined for a wrong one. */
  holderOf(authorization: string | undefined): Promise<string | undefined>;
  /** From now on refuses all OAuth tokens granted so far, like expired ones. */
  expireAll(): void;
}

/** One service principal with its secret, an administrator's personal access token (and others'), and OAuth tokens. */
export function createAccessTokens(clock: SandboxClock, owner = ANA.name): AccessTokens {
  const clientId = randomUUID();
  const clientSecret = `dose${randomBytes(16).toString("hex")}`;
  const personal = `dapi${randomBytes(16).toString("hex")}`;
  const key = randomBytes(32);
  /** Personal access token to user name. */
  const holders = new Map([[personal, owner]]);
  const seconds = () => Math.floor(clock.now().getTime() / 1000);
  const valid = new Set<string>();

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
    const id = randomUUID();
    valid.add(id);
    const accessToken = await new SignJWT({ client_id: clientId, scope: "all-apis" })
      .setProtectedHeader({ alg: "HS256", typ: "at+jwt" })
      .setIssuer(`${issuer}/oidc`)
      .setSubject(clientId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + tokenLifeSeconds)
      .setJti(id)
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

  function personalOf(userName: string): string {
    const [known] = [...holders].find(([, name]) => name === userName) ?? [];
    if (known !== undefined) return known;
    const token = `dapi${randomBytes(16).toString("hex")}`;
    holders.set(token, userName);
    return token;
  }

  async function holderOf(authorization: string | undefined): Promise<string | undefined> {
    const token = bearerOf(authorization);
    if (token === undefined) return undefined;
    const user = holders.get(token);
    if (user !== undefined) return user;
    try {
      const { payload } = await jwtVerify(token, key, { currentDate: clock.now() });
      return valid.has(payload.jti ?? "") ? clientId : undefined;
    } catch {
      return undefined;
    }
  }

  async function refuse(authorization: string | undefined): Promise<Response | undefined> {
    if (bearerOf(authorization) === undefined) {
      return databricksError(401, "Credential was not sent or was of an unsupported type for this API.");
    }
    // Databricks gives the same answer to an expired token as to a wrong one.
    return (await holderOf(authorization)) === undefined
      ? databricksError(403, "Invalid access token.")
      : undefined;
  }

  return {
    clientId,
    clientSecret,
    personal,
    grant,
    refuse,
    personalOf,
    holderOf,
    expireAll: () => valid.clear(),
  };
}

const bearerOf = (authorization: string | undefined) => /^Bearer (.+)$/i.exec(authorization ?? "")?.[1];

const oauthError = (status: number, error: string, description: string) =>
  Response.json({ error, error_description: description }, { status });

function databricksError(status: number, message: string): Response {
  const headers = { "x-databricks-reason-phrase": message };
  return Response.json({ error_code: status, message }, { status, headers });
}
