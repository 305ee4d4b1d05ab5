import type { IncomingMessage, ServerResponse } from "node:http";

/** What `/healthz` says of a running bot. */
export interface Health {
  status: "ok";
  version: string;
  /** Whether Slack was reached; the process is healthy while it still tries. */
  slack: "connecting" | "connected";
}

/** GET /healthz: 200 while the process works, with what it is connected to. Asks nothing of Databricks. */
export function healthRoute(read: () => Health) {
  return {
    path: "/healthz",
    method: "GET",
    handler: (_request: IncomingMessage, response: ServerResponse) => {
      response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
      response.end(JSON.stringify(read()));
    },
  };
}
