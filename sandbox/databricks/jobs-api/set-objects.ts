import { Hono } from "hono";
import type { LocalDatabricks } from "../local-databricks.ts";
import { ApiError } from "./api-error.ts";
import { parseExactJson } from "./exact-json.ts";
import { isInt64, isObject, type RestObject } from "./rest-object.ts";
import type { ObjectKind } from "./served-jobs.ts";

/** `PUT /control/{jobs,runs,outputs}/{id}`: sets what the Jobs API serves. */
export function setObjectsRoutes(databricks: Pick<LocalDatabricks, "setJobsApiObject">): Hono {
  const routes = new Hono().basePath("/control");
  const put = (kind: ObjectKind) =>
    routes.put(`/${kind}s/:id`, async (c) => {
      const id = c.req.param("id");
      if (!isInt64(id)) return c.json({ error: `${id} is not an int64` }, 400);
      const object = objectIn(await c.req.text());
      if (object === undefined) return c.json({ error: "the body is not a JSON object" }, 400);
      try {
        await databricks.setJobsApiObject(kind, id, object);
      } catch (error) {
        if (error instanceof ApiError) return c.json({ error: error.message }, 400);
        throw error;
      }
      return c.json({ ok: true });
    });
  put("job");
  put("run");
  put("output");
  return routes;
}

function objectIn(text: string): RestObject | undefined {
  try {
    const value = parseExactJson(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
