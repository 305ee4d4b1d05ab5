import { type ColumnType, parseColumnType } from "../../../sandbox/databricks/column-type.ts";

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** Whether a JSON value can stand in a column of that type, NULL included. */
export function fitsType(value: unknown, type: ColumnType): boolean {
  if (value === null) return true;
  switch (type.kind) {
    case "string":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
    case "int":
    case "bigint":
      return Number.isSafeInteger(value);
    case "double":
      return typeof value === "number";
    case "date":
      return typeof value === "string" && DATE.test(value);
    case "timestamp":
      return typeof value === "string" && INSTANT.test(value) && !Number.isNaN(Date.parse(value));
    case "decimal": {
      const match = typeof value === "string" ? /^-?(\d+)(?:\.(\d+))?$/.exec(value) : null;
      return (
        match !== null &&
        (match[2] ?? "").length <= type.scale &&
        (match[1] ?? "").length <= type.precision - type.scale
      );
    }
    case "array":
      return Array.isArray(value) && value.every((element) => fitsType(element, type.element));
    case "map":
      return (
        isObject(value) &&
        Object.entries(value).every(([key, item]) => fitsType(key, type.key) && fitsType(item, type.value))
      );
    case "struct":
      return (
        isObject(value) &&
        Object.entries(value).every(([key, item]) => {
          const field = type.fields.find(({ name }) => name === key);
          return field !== undefined && fitsType(item, field.type);
        })
      );
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export interface Column {
  type: ColumnType;
  /** NULL in rows written before December 2025. */
  isNewer: boolean;
}

/** The columns of `system-table-columns.csv`, by `schema.table` and name. */
export function readColumns(csv: string): Map<string, Map<string, Column>> {
  const tables = new Map<string, Map<string, Column>>();
  for (const line of csv.trim().split("\n").slice(1)) {
    const match = /^(\w+),(\w+),(\w+),\d+,(?:"(.+)"|([^,]+)),(.*)$/.exec(line);
    if (match === null) throw new Error(`not understood: ${line}`);
    const [, schema, name, column = "", quoted, plain, since = ""] = match;
    const columns = tables.get(`${schema}.${name}`) ?? new Map<string, Column>();
    columns.set(column, {
      type: parseColumnType(quoted ?? plain ?? ""),
      isNewer: since.trim() === "2025-12",
    });
    tables.set(`${schema}.${name}`, columns);
  }
  return tables;
}
