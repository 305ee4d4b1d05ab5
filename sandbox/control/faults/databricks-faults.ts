import { setTimeout as delay } from "node:timers/promises";
import type { InterceptedRequest, Interceptor } from "../../databricks/interceptor.ts";
import { SqlError, sqlError } from "../../databricks/sql-error.ts";
import { AnalysisError } from "../../databricks/statement-runner.ts";
import type { FaultEffect, FaultError, FaultOutcome, Passing } from "./fault.ts";
import type { FaultList } from "./fault-list.ts";
import { failedThriftAnswer, readThriftCall } from "./thrift-message.ts";

const TOKEN_PATH = "/oidc/";
const WAREHOUSE_PATH = "/sql/";

/** SQLSTATE of an error that has none of its own. */
const INTERNAL_ERROR = "XX000";
/** SQLSTATEs of this class are found before a statement runs: syntax, unknown names, missing grants. */
const ANALYSIS_CLASS = "42";

/** The words that go with an HTTP status in the REST API. */
const ERROR_CODES: { [status: number]: [code: string, message: string] } = {
  400: ["INVALID_PARAMETER_VALUE", "The request is not valid."],
  401: ["UNAUTHENTICATED", "Credential was not sent or was of an unsupported type for this API."],
  403: ["PERMISSION_DENIED", "The caller does not have permission."],
  404: ["RESOURCE_DOES_NOT_EXIST", "It does not exist."],
  429: ["REQUEST_LIMIT_EXCEEDED", "The request rate is over the limit of this workspace."],
  503: ["TEMPORARILY_UNAVAILABLE", "The service at this path is temporarily unavailable."],
};

/** Lets faults meet what goes to local Databricks. */
export function createDatabricksFaults(faults: FaultList, loseSessions: () => void): Interceptor {
  return {
    async request(request, next) {
      if (!faults.any()) return next();
      const message = request.path.startsWith(WAREHOUSE_PATH) ? await request.body() : null;
      const passing = await passingOf(request, message);
      const effect = passing === null ? null : faults.hit(passing);
      if (effect === null) return next();
      await wait(effect);
      return answer(effect.outcome, request, next, message);
    },

    async statement({ sql, signal }, next) {
      const effect = faults.hit({ point: "statement", target: "sql", sql });
      if (effect === null) return next();
      await wait(effect, signal);
      if (effect.outcome?.kind !== "error") return next();
      const error = statementError(effect.outcome.error);
      throw error.sqlState.startsWith(ANALYSIS_CLASS) ? new AnalysisError(error) : error;
    },
  };

  async function answer(
    outcome: FaultOutcome | null,
    request: InterceptedRequest,
    next: () => Promise<Response>,
    message: Buffer | null,
  ): Promise<Response> {
    switch (outcome?.kind) {
      case undefined:
        return next();
      case "status":
        return restError(outcome.status, {}, outcome.retryAfter);
      case "error": {
        if (message === null) {
          return request.path.startsWith(TOKEN_PATH)
            ? oauthError(outcome.status ?? 400, outcome.error)
            : restError(outcome.status ?? 400, outcome.error);
        }
        const { message: words, sqlState } = statementError(outcome.error);
        const bytes = await failedThriftAnswer(message, words, sqlState);
        return new Response(Uint8Array.from(bytes), { headers: { "content-type": "application/x-thrift" } });
      }
      case "drop":
        if (outcome.when === "after") await next();
        return request.drop();
      case "sessions_lost":
        loseSessions();
        return next();
    }
  }
}

async function passingOf(
  { method, path, query }: InterceptedRequest,
  message: Buffer | null,
): Promise<Passing | null> {
  if (message !== null) {
    const call = await readThriftCall(message);
    return call && { point: "thrift", target: "sql", ...call };
  }
  const target = path.startsWith(TOKEN_PATH) ? "token" : "jobs";
  return { point: "request", target, texts: [`${path}${query}`, `${method} ${path}${query}`] };
}

/** Nothing is to be kept alive by a fault alone. */
async function wait({ delayMs }: FaultEffect, signal?: AbortSignal): Promise<void> {
  if (delayMs > 0) await delay(delayMs, undefined, { ref: false, ...(signal && { signal }) });
}

function statementError(error: FaultError): SqlError {
  const { message = "The statement failed.", sqlState = INTERNAL_ERROR } = error;
  return error.class === undefined
    ? new SqlError(message, sqlState)
    : sqlError(error.class, message, sqlState);
}

function restError(status: number, error: FaultError, retryAfter?: number): Response {
  const [code, message] = ERROR_CODES[status] ?? ["INTERNAL_ERROR", "The request failed."];
  return Response.json(
    { error_code: error.class ?? code, message: error.message ?? message },
    { status, ...(retryAfter === undefined ? {} : { headers: { "retry-after": String(retryAfter) } }) },
  );
}

function oauthError(status: number, error: FaultError): Response {
  return Response.json({ error: error.class, error_description: error.message ?? "" }, { status });
}
