import { readFile } from "node:fs/promises";
import { Hono } from "hono";

const FILES: Record<string, { file: string; type: string }> = {
  "/": { file: "index.html", type: "text/html; charset=utf-8" },
  "/page.css": { file: "page.css", type: "text/css; charset=utf-8" },
  "/page.js": { file: "page.js", type: "text/javascript; charset=utf-8" },
  "/blocks.js": { file: "blocks.js", type: "text/javascript; charset=utf-8" },
  "/mrkdwn.js": { file: "mrkdwn.js", type: "text/javascript; charset=utf-8" },
};

/** The page. Its policy lets nothing run or load but its own files, whatever a message contains. */
export function createPageRoutes(): Hono {
  const app = new Hono();
  for (const [path, { file, type }] of Object.entries(FILES)) {
    app.get(path, async () => {
      const content = await readFile(new URL(file, import.meta.url));
      return new Response(new Uint8Array(content), {
        headers: {
          "content-type": type,
          "content-security-policy":
            "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
          "cache-control": "no-store",
        },
      });
    });
  }
  return app;
}
