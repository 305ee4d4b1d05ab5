import type { Hono } from "hono";
import { z } from "zod";
import { body, createControlApp } from "../../control/control-app.ts";
import type { LocalDatabricks } from "../local-databricks.ts";
import { ApiError } from "./api-error.ts";
import { parseExactJson } from "./exact-json.ts";
import { isInt64, isObject, type RestObject } from "./rest-object.ts";
import type { ObjectKind } from "./served-jobs.ts";

const rate = z.strictObject({
  per_second: z.number().positive().nullable(),
  retry_after_seconds: z.number().positive().optional(),
});

/** `PUT /control/{jobs,runs,outputs}/{id}`: sets what the Jobs API serves. `PUT /control/rate`: how often it may be asked. */
export function jobsApiControlRoutes(
  databricks: Pick<LocalDatabricks, "setJobsApiObject" | "limitJobsApi">,
): Hono {
  const routes = createControlApp();
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
  routes.put("/rate", async (c) => {
    const { per_second, retry_after_seconds } = await body(c, rate);
    databricks.limitJobsApi(
      per_second === null ? undefined : { perSecond: per_second, retryAfterSeconds: retry_after_seconds },
    );
    return c.json({ ok: true });
  });
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
