import { rootCertificates } from "node:tls";
import { Agent, request } from "undici";
import { JobmonError } from "../domain/errors.ts";

/** Requests to one workspace, over TLS that is always verified. */
export interface DatabricksHttp {
  /**
   * The status and the parsed JSON body (null when it is not JSON). Throws WAREHOUSE_UNREACHABLE when no
   * answer came.
   */
  post(call: {
    path: string;
    headers: { [name: string]: string };
    body: string;
  }): Promise<{ status: number; body: unknown }>;
  close(): Promise<void>;
}

/** A token request that takes longer than this is given up; Databricks answers in well under a second. */
const REQUEST_TIMEOUT_MS = 15_000;

export function createDatabricksHttp(options: { host: URL; ca: string | undefined }): DatabricksHttp {
  const agent = new Agent({
    headersTimeout: REQUEST_TIMEOUT_MS,
    bodyTimeout: REQUEST_TIMEOUT_MS,
    connect: {
      timeout: REQUEST_TIMEOUT_MS,
      ...(options.ca === undefined ? {} : { ca: [...rootCertificates, options.ca] }),
    },
  });
  return {
    async post({ path, headers, body }) {
      try {
        const response = await request(new URL(path, options.host), {
          dispatcher: agent,
          method: "POST",
          headers,
          body,
        });
        return { status: response.statusCode, body: parseJson(await response.body.text()) };
      } catch (cause) {
        throw new JobmonError("WAREHOUSE_UNREACHABLE", { reason: networkReason(cause) }, { cause });
      }
    },
    close: () => agent.close(),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
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
