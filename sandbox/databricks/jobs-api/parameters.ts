import { ApiError, invalid } from "./api-error.ts";
import { parseExactJson } from "./exact-json.ts";
import { idOf, isInt64, isObject, type RestObject } from "./rest-object.ts";

/** Reads the parameters of one GET request. Each throws INVALID_PARAMETER_VALUE for what is none of its kind. */
export function createQuery(url: URL) {
  const text = (name: string): string | undefined => url.searchParams.get(name) ?? undefined;

  function int64(name: string): string | undefined {
    const value = text(name);
    if (value === undefined || value === "") return undefined;
    if (!isInt64(value)) throw invalid(`Could not parse request: ${name} must be an int64, not '${value}'.`);
    return BigInt(value).toString();
  }

  return {
    text,
    int64,
    /** The id that the endpoint cannot do without. */
    requiredId(name: string): string {
      const value = int64(name);
      if (value === undefined) throw invalid(`Missing required field: ${name}`);
      return value;
    },
    flag(name: string): boolean {
      const value = text(name);
      if (value === undefined || value === "" || value === "false") return false;
      if (value === "true") return true;
      throw invalid(`Could not parse request: ${name} must be a boolean, not '${value}'.`);
    },
    /** The page size within [least, most]. */
    limit({ least, most, usual }: { least: number; most: number; usual: number }): number {
      const value = int64("limit");
      if (value === undefined) return usual;
      const limit = Number(value);
      if (limit >= least && limit <= most) return limit;
      throw invalid(`Invalid value for limit: ${value}. It must be between ${least} and ${most}.`);
    },
  };
}

export type Query = ReturnType<typeof createQuery>;

/** The JSON object in a POST or PATCH request. Throws MALFORMED_REQUEST. */
export async function readBody(request: Request): Promise<RestObject> {
  let value: unknown;
  try {
    value = parseExactJson((await request.text()) || "{}");
  } catch {
    throw new ApiError(400, "MALFORMED_REQUEST", "Could not parse request: the body is not JSON.");
  }
  if (!isObject(value))
    throw new ApiError(400, "MALFORMED_REQUEST", "Could not parse request: the body is no object.");
  return value;
}

export function bodyId(body: RestObject, name: string): string {
  if (body[name] === undefined || body[name] === null) throw invalid(`Missing required field: ${name}`);
  const id = idOf(body[name]);
  if (id === undefined) throw invalid(`Could not parse request: ${name} must be an int64.`);
  return id;
}

export function bodyFlag(body: RestObject, name: string): boolean {
  const value = body[name] ?? false;
  if (typeof value !== "boolean") throw invalid(`Could not parse request: ${name} must be a boolean.`);
  return value;
}

/** A list of texts; undefined when it is missing. */
export function bodyTexts(body: RestObject, name: string): string[] | undefined {
  const value = body[name] ?? undefined;
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw invalid(`Could not parse request: ${name} must be a list of strings.`);
}

/** A map of texts; empty when it is missing. */
export function bodyTextMap(body: RestObject, name: string): Record<string, string> {
  const value = body[name] ?? {};
  if (isObject(value) && Object.values(value).every((item) => typeof item === "string")) {
    return value as Record<string, string>;
  }
  throw invalid(`Could not parse request: ${name} must be a map of strings.`);
}
