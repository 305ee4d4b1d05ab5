import { type DuckDBConnection, type DuckDBPreparedStatement, StatementType } from "@duckdb/node-api";
import { type ArrowResult, readArrowResult } from "./arrow-result.ts";
import { translateDuckdbError } from "./duckdb-error.ts";
import { numberMarkers } from "./parameter-markers.ts";
import { bindParameters, type StatementParameter } from "./parameters.ts";
import { SqlError, sqlError } from "./sql-error.ts";
import type { SystemDatabase } from "./system-database.ts";

/** Raised for what Databricks finds before it runs anything: syntax, names, unbound markers. */
export class AnalysisError extends Error {
  override readonly name = "AnalysisError";
  override readonly cause: SqlError;

  constructor(cause: SqlError) {
    super(cause.message, { cause });
    this.cause = cause;
  }
}

/** DuckDB forgets an interrupt that comes before it has begun, so it is repeated until the statement has ended. */
const interruptIntervalMs = 20;

const readingTypes: readonly StatementType[] = [StatementType.SELECT, StatementType.EXPLAIN];

/**
 * Runs one reading statement to its end. Throws AnalysisError, or SqlError while it runs; when `signal` is aborted
 * DuckDB is interrupted and the signal's reason thrown.
 */
export async function runStatement(
  database: SystemDatabase,
  sql: string,
  parameters: readonly StatementParameter[],
  signal: AbortSignal,
): Promise<ArrowResult> {
  signal.throwIfAborted();
  const connection = await database.connect();
  const interrupts = { timer: undefined as NodeJS.Timeout | undefined };
  const interrupt = () => {
    connection.interrupt();
    interrupts.timer = setTimeout(interrupt, interruptIntervalMs);
  };
  signal.addEventListener("abort", interrupt, { once: true });
  try {
    const prepared = await analyse(connection, sql, parameters);
    signal.throwIfAborted();
    return await readArrowResult(await prepared.run());
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AnalysisError || error instanceof SqlError) throw error;
    throw translateDuckdbError(error, sql);
  } finally {
    signal.removeEventListener("abort", interrupt);
    clearTimeout(interrupts.timer);
    connection.closeSync();
  }
}

async function analyse(
  connection: DuckDBConnection,
  sql: string,
  parameters: readonly StatementParameter[],
): Promise<DuckDBPreparedStatement> {
  try {
    const marked = numberMarkers(sql);
    const statements = await connection.extractStatements(marked.sql);
    if (statements.count !== 1) {
      throw sqlError("PARSE_SYNTAX_ERROR", "Syntax error: one statement at a time.", "42601");
    }
    const prepared = await statements.prepare(0);
    if (!readingTypes.includes(prepared.statementType)) {
      throw sqlError(
        "INSUFFICIENT_PERMISSIONS",
        "Insufficient privileges: the system catalog is read only, and local Databricks runs reading statements alone.",
        "42501",
      );
    }
    bindParameters(prepared, marked.names, parameters);
    return prepared;
  } catch (error) {
    throw new AnalysisError(error instanceof SqlError ? error : translateDuckdbError(error, sql));
  }
}
