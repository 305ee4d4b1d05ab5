import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { JsonObject } from "./json.ts";
import { methods } from "./methods/index.ts";
import type { Method, MethodContext } from "./methods/method.ts";
import type { RequestGate, SlackAnswer } from "./request-gate.ts";
import { requireScopes } from "./scopes.ts";
import { rateLimited, SlackError } from "./slack-error.ts";
import { readArguments } from "./web-api-arguments.ts";

export type Tokens = { bot: string; app: string | null };

/** Slack's Web API under `/api/<method>`. */
export function createWebApi({
  gate,
  tokens,
  context,
}: {
  gate: RequestGate;
  tokens: Tokens;
  context: MethodContext;
}): Hono {
  const app = new Hono();
  app.on(["GET", "POST"], "/api/:method", async (c) => {
    const method = c.req.param("method");
    let args: JsonObject = {};
    let unreadable: unknown;
    try {
      args = await readArguments(c);
    } catch (error) {
      unreadable = error;
    }
    return reply(
      c,
      await gate.pass({ target: "web_api", method, path: c.req.path, args }, () => {
        const definition = Object.hasOwn(methods, method) ? methods[method] : undefined;
        if (!definition) throw new SlackError("unknown_method", { req_method: method });
        if (unreadable !== undefined) throw unreadable;
        checkToken(tokenOf(c, args), definition.token, tokens);
        c.header("x-oauth-scopes", scopesOf(definition.token, context.state));
        admit(method, definition, args, context.state);
        return { status: 200, body: { ok: true, ...definition.run(args, context) } };
      }),
    );
  });
  return app;
}

export function reply(c: Context, { status, body, headers, lost }: SlackAnswer): Response {
  if (lost) {
    (c.env as HttpBindings).incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  return c.json(body, status as ContentfulStatusCode, headers);
}

/** An app-level token has a scope of its own. */
function scopesOf(token: Method["token"], { scopes }: MethodContext["state"]): string {
  return token === "app" ? "connections:write" : [...scopes].join(",");
}

/** Counts the call, then looks at the app's scopes. Throws `ratelimited` (HTTP 429), `missing_scope`. */
function admit(name: string, { tier, scope }: Method, args: JsonObject, state: MethodContext["state"]): void {
  const wait = state.rules.applies("rate_limits") ? state.rateLimits.call(name, tier) : null;
  if (wait !== null) throw rateLimited(wait);
  if (state.rules.applies("scopes")) requireScopes(scope, args, state.scopes);
}

function tokenOf(c: Context, args: JsonObject): string | undefined {
  const bearer = /^Bearer\s+(.+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  return bearer ?? (typeof args.token === "string" ? args.token : undefined);
}

function checkToken(given: string | undefined, kind: "bot" | "app", tokens: Tokens): void {
  if (given === undefined || given === "") throw new SlackError("not_authed");
  if (given === tokens[kind]) return;
  throw new SlackError(
    given === tokens.bot || given === tokens.app ? "not_allowed_token_type" : "invalid_auth",
  );
}
