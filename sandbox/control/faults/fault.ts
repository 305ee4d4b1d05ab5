/** Where requests go that can fail: Slack's Web API and response_urls, the SQL warehouse, the REST API, the token endpoint. */
export const faultTargets = ["slack", "sql", "jobs", "token"] as const;

/**
 * A request on its way, at one of the points where a fault can meet it. What goes to the SQL warehouse passes two: each Thrift message
 * as an HTTP request, and each statement once it has its place.
 */
export type Passing =
  | { point: "request"; target: "slack" | "jobs" | "token"; texts: readonly string[] }
  | { point: "thrift"; target: "sql"; method: string; sql: string | null }
  | { point: "statement"; target: "sql"; sql: string };

/** An error in the words of the target: Databricks' error class or error code, Slack's or OAuth's error word. */
export interface FaultError {
  class?: string | undefined;
  message?: string | undefined;
  sqlState?: string | undefined;
}

/** What becomes of a request in place of its answer. */
export type FaultOutcome =
  | { kind: "status"; status: number; retryAfter: number | undefined }
  | { kind: "error"; error: FaultError; status: number | undefined }
  /** The connection ends before the effect, or after it. */
  | { kind: "drop"; when: "before" | "after" }
  /** The warehouse forgets its sessions, and then looks at the request. */
  | { kind: "sessions_lost" };

/** What a fault does to a request: it waits, then takes its outcome, or its real one. */
export interface FaultEffect {
  delayMs: number;
  outcome: FaultOutcome | null;
}

/** A fault as it is kept: what it does to what passes, for how often and how long. */
export interface Fault {
  /** Null: it does not concern this. `hits` is how often it has hit so far. */
  effectOn(passing: Passing, hits: number): FaultEffect | null;
  /** Undefined: as often as it lasts. */
  times: number | undefined;
  /** In real time; undefined: until it is cleared or used up. */
  forMs: number | undefined;
}
