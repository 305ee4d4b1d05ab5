/** A statement whose markers DuckDB can bind: `$1`, `$2` … stand for `names[0]`, `names[1]` … */
export interface MarkedStatement {
  sql: string;
  /** Marker names in the order of their numbers; a `?` is called by its ordinal, from "0". */
  names: string[];
}

/**
 * What may not be looked into: strings, quoted identifiers, comments, casts. Databricks' strings know backslash
 * escapes, DuckDB's do not; the statements that both understand have none.
 */
const tokens =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|--[^\n]*|\/\*[\s\S]*?\*\/|::|:(?<name>[A-Za-z_]\w*)|(?<ordinal>\?)|\.\s*(?<informationSchema>information_schema)\b/gi;

/** DuckDB keeps the name `information_schema` for itself in every catalog; this schema stands in for it. */
export const informationSchemaName = "databricks_information_schema";

/**
 * Rewrites `:name` and `?` to numbered markers, and a catalog's `information_schema` to the schema that stands in for
 * it. Markers in strings, comments and quoted identifiers are text; `::` is a cast.
 */
export function numberMarkers(sql: string): MarkedStatement {
  const names: string[] = [];
  let ordinals = 0;
  const marker = (name: string) => {
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  };
  const rewritten = sql.replace(tokens, (token: string, ...rest: unknown[]) => {
    const groups = rest.at(-1) as Record<string, string | undefined>;
    if (groups.name) return marker(groups.name);
    if (groups.ordinal) return marker(String(ordinals++));
    if (groups.informationSchema) return `.${informationSchemaName}`;
    return token;
  });
  return { sql: rewritten, names };
}
