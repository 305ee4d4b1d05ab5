import { type Context, Hono } from "hono";
import type { FileStore } from "./file-store.ts";
import { TEAM } from "./workspace.ts";

/** Where the bytes of files go (`/upload/v1/…`) and where they are read (`/files-pri/…`, with the bot's token). */
export function createFileRoutes({
  files,
  mayRead,
}: {
  files: FileStore;
  mayRead: (token: string) => boolean;
}): Hono {
  const app = new Hono();

  app.post("/upload/v1/:ticket", async (c) => {
    const bytes = await uploadedBytes(c);
    if (!files.receive(c.req.param("ticket"), bytes)) return c.text("upload refused", 400);
    return c.text(`OK - ${bytes.length}`);
  });

  app.get(`/files-pri/:id{${TEAM.id}-F[A-Z0-9]+}/:name`, (c) => {
    const token = /^Bearer\s+(.+)$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
    // A browser that shows local Slack is logged in; an app without its token is sent to the login page, as by Slack.
    const isBrowser = c.req.header("sec-fetch-site") === "same-origin";
    if (!isBrowser && !mayRead(token)) return c.redirect("/?redir=files-pri", 302);
    const file = files.content(c.req.param("id").slice(TEAM.id.length + 1));
    if (!file) return c.text("not found", 404);
    return c.body(new Uint8Array(file.bytes), 200, { "content-type": file.mimetype });
  });

  return app;
}

/** The bytes as they are, or of the first file of a form. */
async function uploadedBytes(c: Context): Promise<Buffer> {
  if (!(c.req.header("content-type") ?? "").startsWith("multipart/form-data")) {
    return Buffer.from(await c.req.arrayBuffer());
  }
  const file = Object.values(await c.req.parseBody()).find((part) => part instanceof File);
  return file === undefined ? Buffer.alloc(0) : Buffer.from(await file.arrayBuffer());
}
