import type { StatementParameter } from "./parameters.ts";

/** One HTTP request to a workspace, of any route. */
export interface InterceptedRequest {
  workspaceId: string;
  method: string;
  path: string;
  /** The query string with its `?`, or empty. */
  query: string;
  /** A copy of the body; what handles the request can still read its own. */
  body(): Promise<Buffer>;
  /** Ends the connection without an answer. */
  drop(): Response;
}

/** One statement, once it has its place in the warehouse. */
export interface InterceptedStatement {
  sql: string;
  parameters: readonly StatementParameter[];
  tags: Record<string, string>;
  /** Aborted when the statement is canceled or runs out of time. */
  signal: AbortSignal;
}

/**
 * What stands between a client and local Databricks: each request and each statement passes here once. Call `next` for
 * the real outcome, or wait, answer, throw a SqlError or drop in its place.
 */
export interface Interceptor {
  request?(request: InterceptedRequest, next: () => Promise<Response>): Promise<Response>;
  statement?<Result>(statement: InterceptedStatement, next: () => Promise<Result>): Promise<Result>;
}
