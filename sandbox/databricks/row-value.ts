import type { ColumnType } from "./column-type.ts";
import type { SystemTable } from "./system-tables.ts";

/**
 * Turns one row (keys are column names) into what `read_json` takes in exactly: long numbers and decimals as text,
 * times as text. A missing key is NULL. Struct fields that the column does not have are left out, since real exports
 * carry newer ones. Throws an Error that names table and column: an unknown column, a value that is none of its type,
 * a number that JavaScript has already rounded.
 */
export function encodeRow(
  table: SystemTable,
  row: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const encoded: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    const column = table.columns.get(name);
    if (!column) throw new Error(`unknown column ${name} in table ${table.schema}.${table.name}`);
    try {
      const present = encodeValue(value, column.type);
      if (present !== null) encoded[name] = present;
    } catch (error) {
      if (!(error instanceof TypeFault)) throw error;
      throw new Error(`${table.schema}.${table.name}.${name}: ${error.message}`, { cause: error });
    }
  }
  return encoded;
}

class TypeFault extends Error {}

function encodeValue(value: unknown, type: ColumnType): unknown {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "string":
      if (typeof value === "string") return value;
      return isExactInteger(value) ? String(value) : fail(value, type);
    case "boolean":
      return typeof value === "boolean" ? value : fail(value, type);
    case "int":
    case "bigint":
      if (isExactInteger(value) || (typeof value === "string" && /^-?\d+$/.test(value))) return String(value);
      return fail(value, type);
    case "double":
      if (typeof value === "number" || (typeof value === "string" && isNumber(value))) return String(value);
      return fail(value, type);
    case "decimal":
      if (typeof value !== "number" && typeof value !== "string" && typeof value !== "bigint")
        return fail(value, type);
      return fitsDecimal(String(value), type) ? String(value) : fail(value, type);
    case "date":
      if (value instanceof Date) return value.toISOString().slice(0, 10);
      return typeof value === "string" && isDay(value) ? value : fail(value, type);
    case "timestamp":
      if (value instanceof Date) return value.toISOString();
      return typeof value === "string" && isUtcTimestamp(value) ? value : fail(value, type);
    case "array":
      if (!Array.isArray(value)) return fail(value, type);
      return value.map((item) => encodeValue(item, type.element));
    case "map":
      if (!isObject(value)) return fail(value, type);
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, encodeValue(item, type.value)]),
      );
    case "struct": {
      if (!isObject(value)) return fail(value, type);
      const encoded: Record<string, unknown> = {};
      for (const field of type.fields) {
        const present = encodeValue(value[field.name], field.type);
        if (present !== null) encoded[field.name] = present;
      }
      return encoded;
    }
  }
}

function fail(value: unknown, type: ColumnType): never {
  const shown = typeof value === "bigint" ? String(value) : JSON.stringify(value);
  throw new TypeFault(`${shown} is not a ${typeName(type)}`);
}

const isExactInteger = (value: unknown) => typeof value === "bigint" || Number.isSafeInteger(value);

const isNumber = (text: string) => text.trim() !== "" && !Number.isNaN(Number(text));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** Six digits of a second is what the tables hold; an offset other than UTC would be dropped in silence. */
const isUtcTimestamp = (text: string) => utcTimestamp.test(text) && isDay(text.slice(0, 10));
const utcTimestamp =
  /^\d{4}-\d\d-\d\d[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?(?:Z|\+00:?00)?$/;

/** Days that were found to be in the calendar: rows repeat few of them. */
const knownDays = new Set<string>();

function isDay(text: string): boolean {
  if (knownDays.has(text)) return true;
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(text)) return false;
  knownDays.add(text);
  return true;
}

function fitsDecimal(text: string, { precision, scale }: { precision: number; scale: number }): boolean {
  const found = /^[+-]?(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!found) return false;
  const [, whole = "", fraction = "", exponent = "0"] = found;
  if (whole === "" && fraction === "") return false;
  const decimals = fraction.replace(/0+$/, "").length - Number(exponent);
  const digits = whole.replace(/^0+/, "").length + Number(exponent);
  return decimals <= scale && digits <= precision - scale;
}

function typeName(type: ColumnType): string {
  if (type.kind === "decimal") return `decimal(${type.precision},${type.scale})`;
  return type.kind === "timestamp" ? "timestamp (ISO 8601, UTC)" : type.kind;
}
