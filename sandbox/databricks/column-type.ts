/** A Databricks column type, parsed from the text that `information_schema.columns.full_data_type` shows. */
export type ColumnType =
  | { kind: "string" | "boolean" | "int" | "bigint" | "double" | "date" | "timestamp" }
  | { kind: "decimal"; precision: number; scale: number }
  | { kind: "array"; element: ColumnType }
  | { kind: "map"; key: ColumnType; value: ColumnType }
  | { kind: "struct"; fields: { name: string; type: ColumnType }[] };

const plainKinds = ["string", "boolean", "int", "bigint", "double", "date", "timestamp"] as const;

const duckdbNames = {
  string: "VARCHAR",
  boolean: "BOOLEAN",
  int: "INTEGER",
  bigint: "BIGINT",
  double: "DOUBLE",
  date: "DATE",
  timestamp: "TIMESTAMP",
} as const;

/**
 * Parses a type such as `struct<a:string,b:array<decimal(38,18)>>`. A `map` without inner types is one of strings, as
 * the dump it comes from left them out. Throws an Error with the whole text when it is not understood.
 */
export function parseColumnType(text: string): ColumnType {
  let at = 0;
  const fail = (): never => {
    throw new Error(`column type ${text}: not understood at "${text.slice(at)}"`);
  };
  const word = () => /^\w+/.exec(text.slice(at))?.[0] ?? fail();
  const take = (token: string) => {
    if (!text.startsWith(token, at)) fail();
    at += token.length;
  };
  const type = (): ColumnType => {
    const name = word();
    at += name.length;
    const plain = plainKinds.find((kind) => kind === name);
    if (plain) return { kind: plain };
    if (name === "decimal") {
      const [all, precision, scale] = /^\((\d+),(\d+)\)/.exec(text.slice(at)) ?? fail();
      take(all);
      return { kind: "decimal", precision: Number(precision), scale: Number(scale) };
    }
    if (name === "map" && text[at] !== "<")
      return { kind: "map", key: { kind: "string" }, value: { kind: "string" } };
    if (name !== "map" && name !== "array" && name !== "struct") return fail();
    take("<");
    const nested = name === "map" ? mapType() : name === "array" ? arrayType() : structType();
    take(">");
    return nested;
  };
  const arrayType = (): ColumnType => ({ kind: "array", element: type() });
  const mapType = (): ColumnType => {
    const key = type();
    take(",");
    return { kind: "map", key, value: type() };
  };
  const structType = (): ColumnType => {
    const fields: { name: string; type: ColumnType }[] = [];
    do {
      if (fields.length > 0) take(",");
      const name = word();
      at += name.length;
      take(":");
      fields.push({ name, type: type() });
    } while (text[at] === ",");
    return { kind: "struct", fields };
  };
  const parsed = type();
  return at === text.length ? parsed : fail();
}

/** The same type in DuckDB's words, for DDL and for `read_json`. */
export function duckdbType(type: ColumnType): string {
  switch (type.kind) {
    case "decimal":
      return `DECIMAL(${type.precision},${type.scale})`;
    case "array":
      return `${duckdbType(type.element)}[]`;
    case "map":
      return `MAP(${duckdbType(type.key)},${duckdbType(type.value)})`;
    case "struct":
      return `STRUCT(${type.fields.map((field) => `"${field.name}" ${duckdbType(field.type)}`).join(",")})`;
    default:
      return duckdbNames[type.kind];
  }
}
