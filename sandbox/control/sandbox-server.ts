import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";

const HOST = "127.0.0.1";

export type SandboxServer = {
  origin: string;
  close(): Promise<void>;
};

/**
 * Serves the parts of the sandbox on one loopback port (0: a free one). Only requests that name this host are answered and none
 * from another site's page, since the control API knows no password. Throws an Error that says so when the port is in use.
 */
export async function startSandboxServer({
  parts,
  port,
  handleUpgrade,
}: {
  parts: readonly Hono[];
  port: number;
  handleUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}): Promise<SandboxServer> {
  const app = new Hono();
  app.use(async (c, next) => {
    const refusal = foreignRequest(c.req.header("host"), c.req.header("origin"));
    return refusal === null ? next() : c.json({ error: refusal }, 403);
  });
  for (const part of parts) app.route("/", part);
  app.onError((error, c) => c.json({ error: error.message }, 500));

  const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  server.on("upgrade", handleUpgrade);
  await listen(server, port);
  return {
    origin: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Why a request does not come from this machine's own tools; null when it does. */
function foreignRequest(host: string | undefined, origin: string | undefined): string | null {
  if (!isLoopback(`http://${host ?? ""}`)) return `not served for the host ${host}`;
  if (origin !== undefined && origin !== `http://${host}`) return `not served for pages of ${origin}`;
  return null;
}

function isLoopback(address: string): boolean {
  return URL.canParse(address) && [HOST, "localhost"].includes(new URL(address).hostname);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        error.code === "EADDRINUSE"
          ? new Error(
              `port ${port} on ${HOST} is in use: choose another with --port, or a free one with --port 0`,
            )
          : error,
      );
    });
    server.listen(port, HOST, resolve);
  });
}
