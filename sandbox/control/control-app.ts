import { type Context, Hono } from "hono";
import { z } from "zod";
import { UserActionError } from "../slack/user-action-error.ts";

/** A part of the control API, under `/control`: what it throws is answered as `{"error": text}`. */
export function createControlApp(): Hono {
  const app = new Hono().basePath("/control");
  app.onError((error, c) => {
    if (error instanceof UserActionError) return c.json({ error: error.message }, error.status);
    return c.json({ error: error.message }, 500);
  });
  return app;
}

/** The request's JSON body, checked. Throws UserActionError (400) that names each wrong field. */
export async function body<T>(c: Context, expected: z.ZodType<T>): Promise<T> {
  return checked(await json(c), expected);
}

/** The request's JSON body as it is. Throws UserActionError (400). */
export async function json(c: Context): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text());
  } catch {
    throw new UserActionError(400, "the body is not JSON");
  }
}

/** A value as the schema has it. Throws UserActionError (400) that names each wrong field. */
export function checked<T>(value: unknown, expected: z.ZodType<T>): T {
  const parsed = expected.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UserActionError(400, z.prettifyError(parsed.error));
}
