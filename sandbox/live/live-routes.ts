import type { Hono } from "hono";
import { z } from "zod";
import { body, createControlApp } from "../control/control-app.ts";
import { UserActionError } from "../slack/user-action-error.ts";
import { MoveError } from "./change-run.ts";
import type { LiveAccount } from "./live-account.ts";

const workspace_id = z.string().optional();
const move = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("start"), job_id: z.string(), workspace_id }),
  z.strictObject({
    action: z.literal("fail"),
    run_id: z.string(),
    task_key: z.string().optional(),
    workspace_id,
  }),
  z.strictObject({ action: z.enum(["finish", "repair", "cancel"]), run_id: z.string(), workspace_id }),
]);

/** `POST /control/live`: moves a live run by hand. `account` gives undefined when there are no live runs. */
export function liveRoutes(account: () => Pick<LiveAccount, "moveRun"> | undefined): Hono {
  const routes = createControlApp();
  routes.post("/live", async (c) => {
    const wanted = await body(c, move);
    const live = account();
    if (live === undefined) throw new UserActionError(400, "there are no live runs in data of a directory");
    try {
      return c.json(live.moveRun(wanted));
    } catch (error) {
      if (error instanceof MoveError) throw new UserActionError(400, error.message);
      throw error;
    }
  });
  return routes;
}
