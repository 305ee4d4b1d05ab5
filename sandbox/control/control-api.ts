import type { Context, Hono } from "hono";
import type { LocalDatabricks } from "../databricks/local-databricks.ts";
import type { LocalSlack } from "../slack/local-slack.ts";
import { UserActionError } from "../slack/user-action-error.ts";
import { actingMember, knownConversation } from "../slack/user-actions/who-and-where.ts";
import { CONVERSATIONS, MEMBERS, TEAM } from "../slack/workspace.ts";
import { streamChanges } from "./change-stream.ts";
import { body, createControlApp } from "./control-app.ts";
import type { RequestLog } from "./request-log.ts";
import * as schema from "./request-schemas.ts";

export type ControlApiDeps = {
  slack: LocalSlack;
  databricks: Pick<LocalDatabricks, "statements" | "clearStatements" | "addRows">;
  requestLog: Pick<RequestLog, "requests" | "clear">;
};

/**
 * The control API, under `/control`: what people do in local Slack, what was seen, and the data. It also answers what no other
 * part of the control API has, so it comes after them.
 */
export function createControlApi({ slack, databricks, requestLog }: ControlApiDeps): Hono {
  const app = createControlApp();

  app.post("/command", async (c) => c.json(await slack.people.command(await body(c, schema.command))));
  app.post("/mention", async (c) => c.json(await slack.people.mention(await body(c, schema.mention))));
  app.post("/click", async (c) => c.json(await slack.people.click(await body(c, schema.click))));
  app.post("/select", async (c) => c.json(await slack.people.select(await body(c, schema.select))));
  app.post("/options", async (c) => c.json(await slack.people.options(await body(c, schema.options))));
  app.post("/submit", async (c) => c.json(await slack.people.submit(await body(c, schema.submit))));
  app.post("/home", async (c) => c.json(await slack.people.home(await body(c, schema.home))));
  app.post("/close", async (c) => c.json(await slack.people.close(await body(c, schema.close))));

  app.get("/messages", (c) => {
    const { channel, thread_ts, user } = c.req.query();
    if (channel !== undefined) knownConversation(channel);
    if (user !== undefined) actingMember(user);
    return c.json(slack.messages.list({ channel, thread_ts, user }));
  });
  app.get("/views", (c) => {
    const user = actingMember(c.req.query("user") ?? "").id;
    return c.json({ modals: slack.views.stack(user), home: slack.views.home(user) ?? null });
  });
  app.get("/workspace", (c) => c.json({ team: TEAM, users: MEMBERS, channels: CONVERSATIONS }));
  app.get("/stream", (c) => {
    const user = c.req.query("user");
    return streamChanges(c, slack.changes, user === undefined ? undefined : actingMember(user).id);
  });

  app.get("/calls", (c) => c.json(slack.calls()));
  app.delete("/calls", (c) => emptied(c, slack.clearCalls));
  app.get("/statements", (c) => c.json(databricks.statements()));
  app.delete("/statements", (c) => emptied(c, () => databricks.clearStatements()));
  app.get("/requests", (c) => c.json(requestLog.requests()));
  app.delete("/requests", (c) => emptied(c, () => requestLog.clear()));

  app.post("/rows", async (c) => {
    const rows = await body(c, schema.rows);
    try {
      await databricks.addRows(rows);
    } catch (error) {
      throw new UserActionError(400, error instanceof Error ? error.message : String(error));
    }
    return c.json({ ok: true });
  });

  app.all("/*", (c) => c.json({ error: `the control API has no ${c.req.method} ${c.req.path}` }, 404));
  return app;
}

function emptied(c: Context, empty: () => void): Response {
  empty();
  return c.json({ ok: true });
}
