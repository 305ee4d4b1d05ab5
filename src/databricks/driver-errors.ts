import type { ErrorDetails } from "../domain/errors.ts";
import { JobmonError } from "../domain/errors.ts";
import { networkReason } from "./http.ts";

/**
 * What a failure of the driver means for the statement: whether, when and how it is worth another try. All
 * of jobmon's statements are reads, so trying again is always safe.
 */
export interface DriverFailure {
  error: JobmonError;
  retry:
    | { kind: "never" }
    /** The warehouse is starting: try again with a new session, for minutes if need be. */
    | { kind: "starting" }
    /** The session or the connection was lost: try again with a new one, soon. */
    | { kind: "reconnect" }
    /** The token was refused: fetch a new one first. */
    | { kind: "token" }
    /** Databricks asks to slow down. */
    | { kind: "wait"; afterMs: number | null };
}

/** What a stopped or starting warehouse is known to say (seen by others; Databricks does not document it). */
const startingTexts = [
  /has not been initialized or had already closed/i,
  /couldn't create directory \/local_disk0\//i,
  /is not ready to accept connections/i,
  /current state: (STARTING|STOPPED|STOPPING)/i,
];
const lostSessionTexts = [
  /invalid (session|operation) ?handle/i,
  /session .*(expired|is closed|does not exist|not found)/i,
];
const lostConnectionTexts = [/socket hang up/i, /premature close/i, /ECONNRESET/, /EPIPE/];
const certificateReasons = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;
const lostConnectionReasons = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

/** Turns whatever `@databricks/sql` threw (not always an Error) into jobmon's words. Source: driver 2.1.0. */
export function readDriverFailure(thrown: unknown, context: ErrorDetails): DriverFailure {
  if (thrown instanceof JobmonError) {
    const lost =
      thrown.code === "WAREHOUSE_UNREACHABLE" && !certificateReasons.test(String(thrown.details.reason));
    return { error: thrown, retry: { kind: lost ? "reconnect" : "never" } };
  }
  const seen = inspect(thrown);
  const fail = (code: ConstructorParameters<typeof JobmonError>[0], details: ErrorDetails = {}) =>
    new JobmonError(code, { ...context, ...details }, { cause: thrown });

  if (startingTexts.some((text) => text.test(seen.message))) {
    return { error: fail("WAREHOUSE_STARTING"), retry: { kind: "starting" } };
  }
  if (seen.status !== null) return readHttpFailure(seen.status, seen.retryAfterMs, fail);
  if (lostSessionTexts.some((text) => text.test(seen.message))) {
    return { error: fail("WAREHOUSE_UNREACHABLE", { reason: "session lost" }), retry: { kind: "reconnect" } };
  }
  if (
    lostConnectionReasons.has(seen.reason) ||
    (seen.errorClass === null && lostConnectionTexts.some((text) => text.test(seen.message)))
  ) {
    return {
      error: fail("WAREHOUSE_UNREACHABLE", { reason: "connection lost" }),
      retry: { kind: "reconnect" },
    };
  }
  if (seen.reason !== "unknown") {
    const error = fail("WAREHOUSE_UNREACHABLE", { reason: seen.reason });
    return certificateReasons.test(seen.reason) ? never(error) : { error, retry: { kind: "reconnect" } };
  }
  return never(readSqlFailure(seen, fail));
}

type Fail = (code: ConstructorParameters<typeof JobmonError>[0], details?: ErrorDetails) => JobmonError;

function readHttpFailure(status: number, retryAfterMs: number | null, fail: Fail): DriverFailure {
  switch (status) {
    case 401:
      return { error: fail("TOKEN_REFUSED", { status }), retry: { kind: "token" } };
    // An expired token is answered with 403 too, so a new one is worth a try before it counts as a refusal.
    case 403:
      return { error: fail("WAREHOUSE_DENIED", { status }), retry: { kind: "token" } };
    case 400:
    case 404:
      return never(fail("WAREHOUSE_DENIED", { status }));
    case 429:
      return { error: fail("WAREHOUSE_BUSY", { status }), retry: { kind: "wait", afterMs: retryAfterMs } };
    case 502:
    case 503:
    case 504:
      return { error: fail("WAREHOUSE_STARTING", { status }), retry: { kind: "starting" } };
    default:
      return { error: fail("WAREHOUSE_UNREACHABLE", { status }), retry: { kind: "reconnect" } };
  }
}

function readSqlFailure(seen: Seen, fail: Fail): JobmonError {
  const { errorClass, sqlState, operationState } = seen;
  if (operationState === "TIMEOUT" || /TIMEOUT|TIMED_OUT/.test(errorClass ?? "")) {
    return fail("WAREHOUSE_TIMEOUT", { errorClass });
  }
  if (operationState === "CANCELED" || operationState === "CLOSED") return fail("CANCELED");
  // A missing grant and a schema that is not enabled look alike from SQL.
  const denied = /PERMISSION|PRIVILEGE|TABLE_OR_VIEW_NOT_FOUND|SCHEMA_NOT_FOUND|CATALOG_NOT_FOUND/;
  if (sqlState === "42501" || denied.test(errorClass ?? "") || /PERMISSION_DENIED/.test(seen.message)) {
    return fail("MISSING_GRANT", { errorClass });
  }
  return fail("STATEMENT_FAILED", { errorClass });
}

interface Seen {
  message: string;
  status: number | null;
  retryAfterMs: number | null;
  /** Of the network failure, such as ECONNRESET; "unknown" when it was none. */
  reason: string;
  /** The condition in brackets that Databricks begins its messages with, such as TABLE_OR_VIEW_NOT_FOUND. */
  errorClass: string | null;
  sqlState: string | null;
  operationState: string | null;
}

function inspect(thrown: unknown): Seen {
  const message = text(field(thrown, "message")) ?? "";
  const response = field(thrown, "response");
  const headers = field(response, "headers");
  const retryAfter = headers instanceof Object && "get" in headers && headers.get instanceof Function;
  const retryAfterText = retryAfter
    ? text((headers as { get(name: string): unknown }).get("retry-after"))
    : null;
  const seconds = retryAfterText === null ? Number.NaN : Number(retryAfterText);
  const statusInText = /Hive driver: (\d{3}) when connecting/.exec(message)?.[1];
  const status = field(thrown, "statusCode");
  return {
    message,
    status: typeof status === "number" ? status : statusInText === undefined ? null : Number(statusInText),
    retryAfterMs: Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null,
    reason: typeof field(thrown, "code") === "string" ? networkReason(thrown) : "unknown",
    errorClass: /^\s*\[?([A-Z][A-Z0-9_]+(?:\.[A-Z0-9_]+)?)\]/.exec(message)?.[1] ?? null,
    sqlState: text(field(response, "sqlState")) ?? /SQLSTATE: ?(\w{5})/.exec(message)?.[1] ?? null,
    operationState: text(field(thrown, "errorCode")),
  };
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as { [key: string]: unknown })[name]
    : undefined;
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function never(error: JobmonError): DriverFailure {
  return { error, retry: { kind: "never" } };
}
