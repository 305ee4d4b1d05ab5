import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import PQueue from "p-queue";
import type { SandboxClock } from "../clock.ts";
import type { ArrowResult } from "./arrow-result.ts";
import type { Interceptor } from "./interceptor.ts";
import type { StatementParameter } from "./parameters.ts";
import { SqlError, sqlError } from "./sql-error.ts";
import type { StatementLog } from "./statement-log.ts";
import { AnalysisError, runStatement } from "./statement-runner.ts";
import type { SystemDatabase } from "./system-database.ts";

export type OperationState =
  | { kind: "pending" }
  | { kind: "running" }
  | { kind: "finished"; result: ArrowResult }
  | { kind: "canceled" }
  | { kind: "timed_out"; error: SqlError }
  /** `analysis`: found before anything ran, such as a syntax error or an unknown table. */
  | { kind: "failed"; error: SqlError; analysis: boolean };

/** A statement on its way through the warehouse. */
export interface Operation {
  id: string;
  state(): OperationState;
  /** Resolves once the state will not change any more. */
  ended: Promise<void>;
  /** Interrupts the statement; does nothing after its end. */
  cancel(): void;
}

export interface WarehouseStatement {
  sql: string;
  parameters: readonly StatementParameter[];
  tags: Record<string, string>;
  /** Of the session, in seconds; 0 or undefined is none. */
  timeoutSeconds: number | undefined;
}

export interface Warehouse {
  execute(statement: WarehouseStatement): Operation;
  close(): Promise<void>;
}

export interface WarehouseOptions {
  database: SystemDatabase;
  clock: SandboxClock;
  log: StatementLog;
  /** Statements that run at once; the others are pending. */
  concurrency: number;
  /** Each statement waits this long, in its place, before it runs. */
  statementDelayMs: number;
  intercept: Interceptor | undefined;
}

/**
 * DuckDB works on libuv's threads, of which there are four in all: one must stay free for the server's own
 * cryptography and files, however long statements run.
 */
const engineConcurrency = 3;

class Canceled extends Error {}

/** A SQL warehouse: a queue with so many places, a timeout per statement, and a log of all that ended. */
export function createWarehouse(options: WarehouseOptions): Warehouse {
  const { database, clock, log, statementDelayMs, intercept } = options;
  const places = new PQueue({ concurrency: options.concurrency });
  const engine = new PQueue({ concurrency: engineConcurrency });
  const running = new Set<Operation>();

  async function run(statement: WarehouseStatement, signal: AbortSignal): Promise<ArrowResult> {
    const { sql, parameters, tags } = statement;
    const work = async () => {
      if (statementDelayMs > 0) await delay(statementDelayMs, undefined, { signal });
      return engine.add(() => runStatement(database, sql, parameters, signal), { signal });
    };
    return intercept?.statement ? intercept.statement({ sql, parameters, tags, signal }, work) : work();
  }

  function execute(statement: WarehouseStatement): Operation {
    const arrivedAt = clock.now().toISOString();
    const arrivedMs = performance.now();
    const id = randomUUID();
    const aborter = new AbortController();
    let state: OperationState = { kind: "pending" };

    const end = (last: OperationState) => {
      if (state.kind !== "pending" && state.kind !== "running") return;
      log.add({
        at: arrivedAt,
        sql: statement.sql,
        parameters: Object.fromEntries(statement.parameters.map(({ name, value }) => [name, value ?? null])),
        tags: statement.tags,
        ms: Math.round(performance.now() - arrivedMs),
        error: errorText(last),
      });
      state = last;
    };

    async function takePlace(): Promise<void> {
      state = { kind: "running" };
      const timer = startTimeout(statement.timeoutSeconds, id, aborter);
      try {
        end({ kind: "finished", result: await run(statement, aborter.signal) });
      } catch (error) {
        end(failure(aborter.signal.aborted ? aborter.signal.reason : error));
      } finally {
        clearTimeout(timer);
      }
    }

    const operation: Operation = {
      id,
      state: () => state,
      // Rejected when it is canceled before it had a place; its state says so already.
      ended: places.add(takePlace, { signal: aborter.signal }).catch(() => undefined),
      cancel() {
        if (state.kind !== "pending" && state.kind !== "running") return;
        aborter.abort(new Canceled());
        end({ kind: "canceled" });
      },
    };
    running.add(operation);
    void operation.ended.finally(() => running.delete(operation));
    return operation;
  }

  return {
    execute,
    async close() {
      for (const operation of running) operation.cancel();
      await places.onIdle();
    },
  };
}

function startTimeout(
  seconds: number | undefined,
  id: string,
  aborter: AbortController,
): NodeJS.Timeout | undefined {
  if (!seconds) return undefined;
  const words = `Query with ${id} timed out after ${seconds} seconds (STATEMENT_TIMEOUT).`;
  return setTimeout(() => aborter.abort(sqlError("STATEMENT_TIMEOUT", words, "HYT00")), seconds * 1000);
}

function failure(error: unknown): OperationState {
  if (error instanceof Canceled) return { kind: "canceled" };
  if (error instanceof AnalysisError) return { kind: "failed", error: error.cause, analysis: true };
  if (error instanceof SqlError) {
    return error.message.startsWith("[STATEMENT_TIMEOUT]")
      ? { kind: "timed_out", error }
      : { kind: "failed", error, analysis: false };
  }
  const text = error instanceof Error ? error.message : String(error);
  return { kind: "failed", error: sqlError("INTERNAL_ERROR", text, "XX000", error), analysis: false };
}

function errorText(state: OperationState): string | null {
  if (state.kind === "canceled") return "The operation was canceled by a client";
  return state.kind === "failed" || state.kind === "timed_out" ? state.error.message : null;
}
