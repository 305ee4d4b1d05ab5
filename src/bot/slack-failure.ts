import { RespondError } from "@slack/bolt";
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from "@slack/web-api";

/** Why a message was not taken, by what can be done about it. */
export type SlackFailure =
  /** Slack does not take its blocks or its text; the plain form may do. */
  | { kind: "form" }
  /** This way is closed: used up, not a member, no scope. */
  | { kind: "closed" }
  /** It was certainly not shown; it may be after a while. */
  | { kind: "later"; afterMs: number | null }
  /** There is no telling whether it was shown. */
  | { kind: "unknown" };

/** A use of a response URL that took too long; Bolt knows no timeout for it. */
export class RespondTimeout extends Error {
  constructor() {
    super("the response URL gave no answer in time");
    this.name = "RespondTimeout";
  }
}

/** Slack's words for a message whose blocks or text it does not take. */
const formErrors = new Set([
  "invalid_blocks",
  "invalid_blocks_format",
  "invalid_attachments",
  "msg_too_long",
  "msg_blocks_too_long",
  "only_one_table_allowed",
]);
/** Slack's words for a failure of its own. */
const ownErrors = new Set(["internal_error", "fatal_error", "service_unavailable", "request_timeout"]);
/** Network failures before anything was sent. */
const notSent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** What a thrown error of a response URL or of a posting method means. Source: Bolt 5.1, web-api 8.2. */
export function readSlackFailure(error: unknown): SlackFailure {
  if (error instanceof WebAPIPlatformError) {
    const word = error.data.error;
    if (formErrors.has(word)) return { kind: "form" };
    if (word === "ratelimited") return { kind: "later", afterMs: null };
    return { kind: ownErrors.has(word) ? "unknown" : "closed" };
  }
  if (error instanceof WebAPIRateLimitedError) return { kind: "later", afterMs: error.retryAfter * 1000 };
  if (error instanceof WebAPIHTTPError) return readStatus(error.statusCode);
  if (error instanceof RespondError) {
    // 404 stands both for blocks that are refused and for a response URL that is used up.
    const isForm = error.statusCode === 404 || error.statusCode === 400;
    return isForm ? { kind: "form" } : readStatus(error.statusCode);
  }
  if (error instanceof RespondTimeout) return { kind: "unknown" };
  if (error instanceof WebAPIRequestError) return readNetworkFailure(error.original);
  // Bolt's respond() is a bare fetch, whose network failures are TypeErrors.
  return error instanceof TypeError ? readNetworkFailure(error) : { kind: "closed" };
}

function readStatus(status: number): SlackFailure {
  if (status === 429) return { kind: "later", afterMs: null };
  return { kind: status >= 500 ? "unknown" : "closed" };
}

function readNetworkFailure({ cause }: Error): SlackFailure {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return notSent.has(code) ? { kind: "later", afterMs: null } : { kind: "unknown" };
}
