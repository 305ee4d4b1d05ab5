/** An error of the warehouse in Databricks' shape: `[ERROR_CLASS] words`, and a SQLSTATE beside it. */
export class SqlError extends Error {
  override readonly name = "SqlError";
  readonly sqlState: string;

  constructor(message: string, sqlState: string, options?: ErrorOptions) {
    super(message, options);
    this.sqlState = sqlState;
  }
}

/** Puts error class, words and SQLSTATE together as Databricks prints them. */
export function sqlError(errorClass: string, words: string, sqlState: string, cause?: unknown): SqlError {
  return new SqlError(`[${errorClass}] ${words} SQLSTATE: ${sqlState}`, sqlState, { cause });
}
