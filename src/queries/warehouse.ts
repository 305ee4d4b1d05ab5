import type { Query } from "./query.ts";

/** What a question is waiting for. `starting` is a warehouse that was stopped and takes seconds to minutes. */
export type WarehouseState = "queued" | "connecting" | "starting" | "running";

export interface AskOptions {
  /** Gives up waiting; the statement is cancelled when nobody waits for it any more. */
  signal?: AbortSignal | undefined;
  /** Told when what is being waited for changes. */
  onState?: ((state: WarehouseState) => void) | undefined;
}

/** The port to a SQL warehouse. */
export interface Warehouse {
  /**
   * Every row of a query. Throws JobmonError: WAREHOUSE_UNREACHABLE, WAREHOUSE_STARTING, WAREHOUSE_DENIED,
   * WAREHOUSE_TIMEOUT, WAREHOUSE_BUSY, STATEMENT_FAILED, MISSING_GRANT, TOKEN_REFUSED, ROW_SHAPE, CANCELED.
   */
  rows<P extends object, R>(query: Query<P, R>, params: P, options?: AskOptions): Promise<R[]>;
}
