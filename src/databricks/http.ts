import { rootCertificates } from "node:tls";
import { Agent, request } from "undici";
import { JobmonError } from "../domain/errors.ts";

export interface HttpCall {
  method: "GET" | "POST";
  path: string;
  query?: { [name: string]: string | number | boolean | undefined };
  headers: { [name: string]: string };
  body?: string;
  signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  status: number;
  /** How long to wait before the next try, when the server said so. */
  retryAfterMs: number | null;
  /** The parsed JSON body; null when it is not JSON. Integers beyond 2^53 are text with every digit. */
  body: unknown;
}

/** Requests to one workspace, over TLS that is always verified. */
export interface DatabricksHttp {
  /** Throws WAREHOUSE_UNREACHABLE when no answer came, or the signal's reason. */
  send(call: HttpCall): Promise<HttpAnswer>;
  /** The workspace that the last answer came from, by its `x-databricks-org-id` header; null before any said so. */
  workspaceId(): string | null;
  close(): Promise<void>;
}

/** A request that takes longer than this is given up; Databricks answers in well under a second. */
const REQUEST_TIMEOUT_MS = 15_000;

export function createDatabricksHttp(options: {
  host: URL;
  ca: string | undefined;
  userAgent: string;
}): DatabricksHttp {
  const agent = new Agent({
    headersTimeout: REQUEST_TIMEOUT_MS,
    bodyTimeout: REQUEST_TIMEOUT_MS,
    connect: {
      timeout: REQUEST_TIMEOUT_MS,
      ...(options.ca === undefined ? {} : { ca: [...rootCertificates, options.ca] }),
    },
  });
  let workspaceId: string | null = null;
  return {
    workspaceId: () => workspaceId,
    async send({ method, path, query = {}, headers, body, signal }) {
      const url = new URL(path, options.host);
      for (const [name, value] of Object.entries(query)) {
        if (value !== undefined) url.searchParams.set(name, String(value));
      }
      try {
        const response = await request(url, {
          dispatcher: agent,
          method,
          headers: { "user-agent": options.userAgent, ...headers },
          ...(body === undefined ? {} : { body }),
          ...(signal === undefined ? {} : { signal }),
        });
        const named = response.headers["x-databricks-org-id"];
        if (typeof named === "string" && /^[1-9]\d*$/.test(named)) workspaceId = named;
        return {
          status: response.statusCode,
          retryAfterMs: readRetryAfter(response.headers["retry-after"]),
          body: parseJson(await response.body.text()),
        };
      } catch (cause) {
        signal?.throwIfAborted();
        throw new JobmonError("WAREHOUSE_UNREACHABLE", { reason: networkReason(cause) }, { cause });
      }
    },
    // What has no answer yet is wanted by nobody any more; close() would wait for it.
    close: () => agent.destroy(),
  };
}

function readRetryAfter(header: string | string[] | undefined): number | null {
  const seconds = typeof header === "string" ? Number(header) : Number.NaN;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;

/** Parses JSON; ids are int64 numbers on the wire, and would lose digits as JavaScript numbers. */
function parseJson(text: string): unknown {
  const exact: Reviver = (_key, value, { source }) =>
    typeof value === "number" &&
    !Number.isSafeInteger(value) &&
    source !== undefined &&
    /^-?\d+$/.test(source)
      ? source
      : value;
  try {
    return JSON.parse(text, exact as Parameters<typeof JSON.parse>[1]);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The code of a network failure, such as ECONNREFUSED or DEPTH_ZERO_SELF_SIGNED_CERT. */
export function networkReason(thrown: unknown): string {
  if (typeof thrown === "object" && thrown !== null) {
    if ("code" in thrown && typeof thrown.code === "string") return thrown.code;
    if ("cause" in thrown) return networkReason(thrown.cause);
  }
  return "unknown";
}
