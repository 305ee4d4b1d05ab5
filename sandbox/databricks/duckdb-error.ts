import { type SqlError, sqlError } from "./sql-error.ts";

const quoted = (names: readonly string[]) => names.map((name) => `\`${name}\``);

/** The dotted name in `sql` that ends with `name`, each part in backticks, as Databricks quotes it. */
function qualifiedName(sql: string, name: string): string {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const found = new RegExp(`(?:[\\w"]+\\s*\\.\\s*)*"?${escaped}"?(?![\\w"])`, "i").exec(sql)?.[0] ?? name;
  return quoted(found.split(".").map((part) => part.trim().replaceAll('"', ""))).join(".");
}

type Rule = [pattern: RegExp, translate: (found: string[], sql: string) => SqlError];

const tableNotFound = (name: string) =>
  sqlError(
    "TABLE_OR_VIEW_NOT_FOUND",
    `The table or view ${name} cannot be found. Verify the spelling and correctness of the schema and catalog. If you did not qualify the name with a schema, verify the current_schema() output, or qualify the name with the correct schema and catalog.`,
    "42P01",
  );

function columnNotFound(name: string, candidates: string): SqlError {
  const suggestions = [...candidates.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? "");
  const words = `A column, variable, or function parameter with name ${quoted(name.split(".")).join(".")} cannot be resolved.`;
  return suggestions.length > 0
    ? sqlError(
        "UNRESOLVED_COLUMN.WITH_SUGGESTION",
        `${words} Did you mean one of the following? [${quoted(suggestions).join(", ")}].`,
        "42703",
      )
    : sqlError("UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", words, "42703");
}

const rules: Rule[] = [
  [
    /^Parser Error: syntax error at (?:or near "(?<near>[\s\S]*?)"(?:\n|$)|end of input)/,
    ([, near]) =>
      sqlError(
        "PARSE_SYNTAX_ERROR",
        `Syntax error at or near ${near ? `'${near}'` : "end of input"}.`,
        "42601",
      ),
  ],
  [
    /^Parser Error: (.*)/,
    ([, words = ""]) => sqlError("PARSE_SYNTAX_ERROR", `Syntax error: ${words}.`, "42601"),
  ],
  [
    /^Catalog Error: Table with name "?([^"\n]+?)"? does not exist/,
    ([, name = ""], sql) => tableNotFound(qualifiedName(sql, name.split(".").at(-1) ?? name)),
  ],
  [
    /^(?:Binder|Catalog) Error: (?:Catalog|Schema with name) "?([^"\n]+?)"? does not exist/,
    ([, name = ""], sql) => {
      const whole =
        new RegExp(`"?${name.replace(/\W/g, "\\$&")}"?(?:\\s*\\.\\s*[\\w"]+)+`, "i").exec(sql)?.[0] ?? name;
      return tableNotFound(quoted(whole.split(".").map((part) => part.trim().replaceAll('"', ""))).join("."));
    },
  ],
  [
    /^Catalog Error: .*[Ff]unction with name "?(\w+)"? does not exist/,
    ([, name = ""]) =>
      sqlError(
        "UNRESOLVED_ROUTINE",
        `Cannot resolve routine \`${name}\` on search path [\`system\`.\`builtin\`].`,
        "42883",
      ),
  ],
  [
    /^Binder Error: Referenced column "(.+?)" not found.*(?:\nCandidate bindings: (.*))?/,
    ([, name = "", candidates = ""]) => columnNotFound(name, candidates),
  ],
  [
    /^Binder Error: (?:Table|Values list) "(.+?)" does not have a column named "(.+?)"(?:\n\nCandidate bindings: : ?(.*)|\nCandidate bindings: : ?(.*))?/,
    ([, table = "", name = "", first, second]) => columnNotFound(`${table}.${name}`, first ?? second ?? ""),
  ],
  [/^Binder Error: Referenced table "(.+?)" not found/, ([, table = ""]) => columnNotFound(table, "")],
  [
    /^Binder Error: Could not find key "(.+?)" in struct/,
    ([, field = ""]) => sqlError("FIELD_NOT_FOUND", `No such struct field \`${field}\`.`, "42704"),
  ],
  [
    /^Conversion Error: Could not convert string ['"]([\s\S]*?)['"] to (\w+)/,
    ([, value = "", type = ""]) => castInvalidInput(value, databricksNames[type] ?? type),
  ],
  [
    /^Conversion Error: (?:invalid (timestamp|date)|(timestamp|date)) field(?: value out of range:|.* format is).*?"(.*?)"/i,
    ([, first, second, value = ""]) => castInvalidInput(value, (first ?? second ?? "").toUpperCase()),
  ],
  [/^Out of Range Error: (.*)/, ([, words = ""]) => sqlError("ARITHMETIC_OVERFLOW", `${words}`, "22003")],
];

const databricksNames: Record<string, string> = {
  INT8: "TINYINT",
  INT16: "SMALLINT",
  INT32: "INT",
  INT64: "BIGINT",
  FLOAT: "FLOAT",
  DOUBLE: "DOUBLE",
  BOOL: "BOOLEAN",
};

function castInvalidInput(value: string, type: string): SqlError {
  return sqlError(
    "CAST_INVALID_INPUT",
    `The value '${value}' of the type "STRING" cannot be cast to "${type}" because it is malformed. Correct the value as per the syntax, or change its target type. Use \`try_cast\` to tolerate malformed input and return NULL instead.`,
    "22018",
  );
}

/**
 * Turns an error of DuckDB into the one that Databricks would have raised. `sql` is the statement as the client sent
 * it, from which qualified names are read. What has no known counterpart keeps DuckDB's words under
 * `[LOCAL_DATABRICKS]`, so that it is not mistaken for something that Databricks says.
 */
export function translateDuckdbError(error: unknown, sql: string): SqlError {
  const text = (error instanceof Error ? error.message : String(error)).replace(
    /^Failed to extract statements: /,
    "",
  );
  for (const [pattern, translate] of rules) {
    const found = pattern.exec(text);
    if (found) return translate([...found], sql);
  }
  return sqlError(
    "LOCAL_DATABRICKS",
    `DuckDB refused the statement: ${text.split("\n\nLINE ")[0]}`,
    "HY000",
    error,
  );
}
