/** A statement without its comments, and with the content of its strings taken out: what can name things. */
export function bareSql(sql: string): string {
  return sql.replace(/--.*$/gm, "").replace(/'(?:[^']|'')*'/g, "''");
}

/** The names of the `:name` parameters, each once; `::` casts nothing here and is no parameter. */
export function markersIn(sql: string): string[] {
  return [...new Set([...bareSql(sql).matchAll(/(?<![:\w]):(\w+)/g)].map(([, name = ""]) => name))];
}

/** The tables of the catalog `system`, each once. */
export function systemTablesIn(sql: string): string[] {
  return [...new Set(bareSql(sql).match(/\bsystem\.\w+\.\w+/g) ?? [])];
}

/**
 * The `*` and `x.*` that take all columns of something that no CTE of the statement names. (Columns may join a
 * system table without notice.)
 */
export function unnamedColumnsIn(sql: string): string[] {
  const bare = bareSql(sql);
  const ctes = [...bare.matchAll(/(?:\bwith|,)\s+(\w+) as \(/g)].map(([, name]) => name);
  const aliased = [...bare.matchAll(/\b(?:from|join)\s+([\w.]+)(?: (?!on\b|where\b|join\b|cross\b)(\w+))?/g)];
  const named = new Set(
    aliased.flatMap(([, source, alias = source]) => (ctes.includes(source) ? [alias] : [])),
  );
  return [...bare.matchAll(/\bselect\s+(?:distinct\s+)?\*|\b(\w+)\.\*/g)]
    .filter(([, alias]) => alias === undefined || !named.has(alias))
    .map(([text]) => text);
}

const KEYWORDS =
  /\b(select|from|where|join|left|cross|on|and|or|not|as|with|group|order|by|having|limit|case|when|then|else|end|is|null|in|like|distinct|union|all|cast|coalesce|sum|count|min|max|over|partition|desc|nulls|last|interval|true|false)\b/gi;

/** Keywords and functions that are not in lower case. */
export function loudKeywordsIn(sql: string): string[] {
  return (bareSql(sql).match(KEYWORDS) ?? []).filter((word) => word !== word.toLowerCase());
}
