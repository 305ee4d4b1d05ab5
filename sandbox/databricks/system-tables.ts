import { readFileSync } from "node:fs";
import { type ColumnType, parseColumnType } from "./column-type.ts";

export interface SystemTableColumn {
  name: string;
  /** Position in the table, from 0. */
  position: number;
  /** The type as Databricks writes it, such as `map<string,string>`. */
  fullDataType: string;
  type: ColumnType;
}

export interface SystemTable {
  schema: string;
  name: string;
  columns: ReadonlyMap<string, SystemTableColumn>;
}

/** The system tables that local Databricks has, by `schema.table`, as listed in system-table-columns.csv. */
export const systemTables: ReadonlyMap<string, SystemTable> = readSystemTables(
  readFileSync(new URL("./system-table-columns.csv", import.meta.url), "utf8"),
);

function readSystemTables(csv: string): Map<string, SystemTable> {
  const tables = new Map<string, { schema: string; name: string; columns: Map<string, SystemTableColumn> }>();
  for (const line of csv.trim().split(/\r?\n/).slice(1)) {
    // Only the type may be quoted, and a type holds no quotes of its own.
    const match = /^(\w+),(\w+),(\w+),(\d+),(?:"([^"]+)"|([^",]+)),/.exec(line);
    if (!match) throw new Error(`system-table-columns.csv: not understood: ${line}`);
    const [, schema = "", table = "", name = "", position = "", quoted, bare] = match;
    const fullDataType = quoted ?? bare ?? "";
    const key = `${schema}.${table}`;
    const entry = tables.get(key) ?? { schema, name: table, columns: new Map<string, SystemTableColumn>() };
    tables.set(key, entry);
    entry.columns.set(name, {
      name,
      position: Number(position),
      fullDataType,
      type: parseColumnType(fullDataType),
    });
  }
  return tables;
}
