import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import type { AccessTokens } from "./access-tokens.ts";
import type { Certificate } from "./certificate.ts";
import type { Interceptor } from "./interceptor.ts";

export interface WorkspaceListenerOptions {
  /** 0 takes a free port. */
  port: number;
  certificate: Certificate;
  tokens: AccessTokens;
  /** The workspace that this listener is; it may be given another id while it runs. */
  workspaceId: () => string;
  warehouseId: string;
  /** Answers one Thrift message. */
  thrift: (message: Buffer) => Promise<Buffer>;
  intercept: Interceptor | undefined;
  /** The REST APIs behind the check of the token: Jobs, permissions, SCIM. */
  apis: (workspaceId: () => string) => readonly Hono[];
}

export interface WorkspaceListener {
  /** `https://127.0.0.1:<port>` */
  url: string;
  close(): Promise<void>;
}

/** Serves one workspace over HTTPS on 127.0.0.1: the token endpoint, its SQL warehouse, and Databricks' errors for the rest. */
export async function createWorkspaceListener(options: WorkspaceListenerOptions): Promise<WorkspaceListener> {
  const { certificate } = options;
  const server = createServer({ key: certificate.key, cert: certificate.cert });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on(
    "request",
    getRequestListener(workspaceRoutes(options, url).fetch, { overrideGlobalObjects: false }),
  );
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function workspaceRoutes(options: WorkspaceListenerOptions, url: string): Hono<{ Bindings: HttpBindings }> {
  const { tokens, workspaceId, warehouseId, thrift, intercept } = options;
  const routes = new Hono<{ Bindings: HttpBindings }>();

  routes.use(async (context, next) => {
    const answer = async () => {
      await next();
      return context.res;
    };
    const drop = () => {
      context.env.incoming.socket.destroy();
      return RESPONSE_ALREADY_SENT;
    };
    const { pathname: path, search: query } = new URL(context.req.url);
    const body = async () => Buffer.from(await context.req.raw.clone().arrayBuffer());
    const request = { workspaceId: workspaceId(), method: context.req.method, path, query, body, drop };
    const response = await (intercept?.request ? intercept.request(request, answer) : answer());
    if (response !== context.res) context.res = response;
    context.header("x-databricks-org-id", workspaceId());
  });

  routes.post("/oidc/v1/token", (context) => tokens.grant(context.req.raw, url));

  routes.use("/sql/*", async (context, next) => {
    return (await tokens.refuse(context.req.header("authorization"))) ?? next();
  });
  routes.use("/api/*", async (context, next) => {
    return (await tokens.refuse(context.req.header("authorization"))) ?? next();
  });

  routes.post("/sql/1.0/warehouses/:id", async (context) => {
    const id = context.req.param("id");
    if (id !== warehouseId) {
      return Response.json(
        { error_code: "RESOURCE_DOES_NOT_EXIST", message: `SQL warehouse ${id} does not exist.` },
        { status: 404 },
      );
    }
    const answer = await thrift(Buffer.from(await context.req.arrayBuffer()));
    return new Response(Uint8Array.from(answer), { headers: { "content-type": "application/x-thrift" } });
  });

  for (const api of options.apis(workspaceId)) routes.route("/", api);

  routes.notFound((context) =>
    Response.json(
      {
        error_code: "ENDPOINT_NOT_FOUND",
        message: `No API found for '${context.req.method} ${context.req.path}'`,
      },
      { status: 404 },
    ),
  );
  routes.onError((error) =>
    Response.json({ error_code: "INTERNAL_ERROR", message: error.message }, { status: 500 }),
  );
  return routes;
}
