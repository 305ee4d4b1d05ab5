import { z } from "zod";
import type { Clock } from "../domain/clock.ts";
import type { Credentials } from "../domain/credentials.ts";
import { JobmonError } from "../domain/errors.ts";
import type { DatabricksHttp } from "./http.ts";

/** Gives the bearer token for the warehouse and the REST API alike. */
export interface TokenManager {
  /** A token that is valid now. Throws TOKEN_REFUSED, WAREHOUSE_UNREACHABLE. */
  token(): Promise<string>;
  /** Says that Databricks refused `token`, so that the next one is fetched anew. */
  refused(token: string): void;
  /** True when a refused token can be replaced by a new one. */
  readonly renewable: boolean;
}

/** A token is renewed once it has less than this to live, while the old one still serves. */
const RENEW_AHEAD_MS = 5 * 60_000;

const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

export function createTokenManager(options: {
  credentials: Credentials;
  http: DatabricksHttp;
  now: Clock;
}): TokenManager {
  const { credentials, http, now } = options;
  if (credentials.kind === "token") {
    return { token: async () => credentials.token, refused: () => {}, renewable: false };
  }

  let current: { value: string; expiresAt: number } | null = null;
  let renewal: Promise<string> | null = null;

  /** One renewal at a time: whoever comes while it runs waits for the same one. */
  const renew = () => {
    renewal ??= fetchToken(credentials, http)
      .then(({ access_token, expires_in }) => {
        current = { value: access_token, expiresAt: now().getTime() + expires_in * 1000 };
        return access_token;
      })
      .finally(() => {
        renewal = null;
      });
    return renewal;
  };

  return {
    renewable: true,
    async token() {
      const left = current === null ? 0 : current.expiresAt - now().getTime();
      if (current === null || left <= 0) return renew();
      // Failing to renew ahead is no failure yet: the next call tries again, and the last one reports it.
      if (left < RENEW_AHEAD_MS) renew().catch(() => {});
      return current.value;
    },
    refused(token) {
      if (current?.value === token) current = null;
    },
  };
}

/** OAuth machine-to-machine: POST /oidc/v1/token with the client credentials grant (Databricks OAuth docs). */
async function fetchToken(
  { clientId, clientSecret }: { clientId: string; clientSecret: string },
  http: DatabricksHttp,
) {
  const { status, body } = await http.send({
    method: "POST",
    path: "/oidc/v1/token",
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({ grant_type: "client_credentials", scope: "all-apis" }).toString(),
  });
  if (status >= 500 || status === 429) throw new JobmonError("WAREHOUSE_UNREACHABLE", { status });
  const parsed = tokenAnswer.safeParse(body);
  if (status !== 200 || !parsed.success) throw new JobmonError("TOKEN_REFUSED", { status });
  return parsed.data;
}
