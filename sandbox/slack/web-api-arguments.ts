import type { Context } from "hono";
import { isJsonObject, type JsonObject, parseJson } from "./json.ts";
import { SlackError } from "./slack-error.ts";

/** Arguments that are JSON text when the call is form-encoded. */
const JSON_ARGUMENTS = ["blocks", "view", "metadata", "attachments"];

/**
 * The arguments of a Web API call, from a form, a JSON body or the query, as they were sent.
 * Throws `invalid_json`, `json_not_object`, `invalid_post_type`.
 */
export async function readArguments(c: Context): Promise<JsonObject> {
  const query: JsonObject = c.req.query();
  if (c.req.method === "GET") return query;
  const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  const body = await c.req.text();
  if (type === "application/json") {
    const parsed = body === "" ? {} : parseJson(body);
    if (parsed === undefined) throw new SlackError("invalid_json");
    if (!isJsonObject(parsed)) throw new SlackError("json_not_object");
    return { ...query, ...parsed };
  }
  if (type === "application/x-www-form-urlencoded" || (body === "" && type === "")) {
    return { ...query, ...Object.fromEntries(new URLSearchParams(body)) };
  }
  throw new SlackError("invalid_post_type");
}

/** The arguments as a reader wants them: JSON text decoded, the token left out. */
export function readableArguments(args: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(args)
      .filter(([name]) => name !== "token")
      .map(([name, value]) => [
        name,
        JSON_ARGUMENTS.includes(name) && typeof value === "string" ? (parseJson(value) ?? value) : value,
      ]),
  );
}

/** An argument as text; undefined when it is missing or empty. */
export function textArgument(args: JsonObject, name: string): string | undefined {
  const value = args[name];
  if (typeof value === "string" && value !== "") return value;
  return typeof value === "number" ? String(value) : undefined;
}

export function flagArgument(args: JsonObject, name: string): boolean {
  return ["true", "1"].includes(String(args[name]));
}

/** An argument whose absence differs from an empty value, such as `blocks` of chat.update. */
export function isGiven(args: JsonObject, name: string): boolean {
  return args[name] !== undefined && args[name] !== null && args[name] !== "";
}
