import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { JsonObject } from "./json.ts";
import { methods } from "./methods/index.ts";
import type { MethodContext } from "./methods/method.ts";
import type { RequestGate, SlackAnswer } from "./request-gate.ts";
import { SlackError } from "./slack-error.ts";
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
      await gate.pass({ target: "web_api", method, args }, () => {
        const definition = Object.hasOwn(methods, method) ? methods[method] : undefined;
        if (!definition) throw new SlackError("unknown_method", { req_method: method });
        if (unreadable !== undefined) throw unreadable;
        checkToken(tokenOf(c, args), definition.token, tokens);
        return { status: 200, body: { ok: true, ...definition.run(args, context) } };
      }),
    );
  });
  return app;
}

export function reply(c: Context, { status, body, headers }: SlackAnswer): Response {
  return c.json(body, status as ContentfulStatusCode, headers);
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
