/** Rows for one system table. */
export interface TableRows {
  /** `schema.table`, such as `lakeflow.jobs`. */
  table: string;
  /**
   * Keys are column names; structs and maps are objects, timestamps ISO 8601 UTC strings or Dates, decimals strings
   * (every digit is kept) or numbers; a missing key is NULL.
   */
  rows: Iterable<Record<string, unknown>> | AsyncIterable<Record<string, unknown>>;
  /** Where the row read last comes from, for errors. */
  where?: () => string;
}
