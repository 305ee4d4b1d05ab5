import { JobmonError } from "../domain/errors.ts";
import type { Query } from "../queries/query.ts";

const systemTable = /\bsystem\.(lakeflow|billing|access|compute)\.(\w+)/g;

/**
 * The statement as it is sent. The catalog's name is the only thing ever put into a statement's text; the
 * configuration allows it nothing but letters, digits and underscores. Comment lines stay behind.
 */
export function statementText(sql: string, catalog: string): string {
  return sql.replace(/^--.*\n/gm, "").replace(systemTable, `${catalog}.$1.$2`);
}

/** The system tables a statement reads, each once. */
export function tablesOf(sql: string): { schema: string; table: string }[] {
  const seen = new Map<string, { schema: string; table: string }>();
  for (const [, schema = "", table = ""] of sql.matchAll(systemTable)) {
    seen.set(`${schema}.${table}`, { schema, table });
  }
  return [...seen.values()];
}

/** Rows as the query declares them. Throws ROW_SHAPE that names the query and the column. */
export function parseRows<P extends object, R>(query: Query<P, R>, rows: readonly object[]): R[] {
  return rows.map((row) => {
    const parsed = query.row.safeParse(row);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new JobmonError(
      "ROW_SHAPE",
      { query: query.name, column: issue?.path.join(".") ?? "", expected: issue?.message ?? "" },
      { cause: parsed.error },
    );
  });
}
