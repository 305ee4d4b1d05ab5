import {
  BIGINT,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  DuckDBDateValue,
  DuckDBDecimalValue,
  type DuckDBPreparedStatement,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  SQLNULL,
  TIMESTAMP,
  VARCHAR,
} from "@duckdb/node-api";
import { sqlError } from "./sql-error.ts";

/** A parameter as it came over the wire: without a type it is an untyped NULL. */
export interface StatementParameter {
  /** The marker's name without its colon; for `?` the ordinal from "0". */
  name: string;
  type: string | undefined;
  value: string | undefined;
}

/**
 * Binds the parameters of the markers `names` (numbered from 1, see numberMarkers). Parameters that no marker names are
 * ignored, as Databricks ignores them; a marker without one raises UNBOUND_SQL_PARAMETER, a value that is none of its
 * type CAST_INVALID_INPUT.
 */
export function bindParameters(
  statement: DuckDBPreparedStatement,
  names: readonly string[],
  parameters: readonly StatementParameter[],
): void {
  for (const [position, name] of names.entries()) {
    const parameter = parameters.find((candidate) => candidate.name === name);
    if (!parameter) throw unbound(name);
    statement.bindValue(statement.parameterIndex(String(position + 1)), ...typedValue(parameter));
  }
}

/** The error of a marker that no parameter was sent for. */
function unbound(name: string) {
  return sqlError(
    "UNBOUND_SQL_PARAMETER",
    `Found the unbound parameter: ${name}. Please, fix \`args\` and provide a mapping of the parameter to either a SQL literal or collection constructor functions such as \`map()\`, \`array()\`, \`struct()\`.`,
    "42P02",
  );
}

function typedValue({ type, value }: StatementParameter): [DuckDBValue, DuckDBType] {
  if (type === undefined || value === undefined) return [null, SQLNULL];
  const parse = (pattern: RegExp, read: (found: RegExpExecArray) => DuckDBValue): DuckDBValue => {
    const found = pattern.exec(value.trim());
    if (found) return read(found);
    throw sqlError(
      "CAST_INVALID_INPUT",
      `The value '${value}' of the type "STRING" cannot be cast to "${type}" because it is malformed.`,
      "22018",
    );
  };
  switch (type.replace(/\(.*/, "").toUpperCase()) {
    case "STRING":
      return [value, VARCHAR];
    case "TINYINT":
    case "SMALLINT":
    case "INT":
    case "INTEGER":
      return [parse(integer, ([all]) => Number(all)), INTEGER];
    case "BIGINT":
      return [parse(integer, ([all]) => BigInt(all)), BIGINT];
    case "FLOAT":
    case "DOUBLE":
      return [parse(floating, ([all]) => Number(all)), DOUBLE];
    case "DECIMAL": {
      const number = parse(decimal, decimalValue) as DuckDBDecimalValue;
      return [number, DECIMAL(number.width, number.scale)];
    }
    case "BOOLEAN":
      return [parse(boolean, ([all]) => all.toLowerCase() === "true"), BOOLEAN];
    case "DATE":
      return [parse(date, ([all]) => new DuckDBDateValue(Date.parse(all) / msPerDay)), DATE];
    case "TIMESTAMP":
    case "TIMESTAMP_NTZ":
      return [parse(timestamp, timestampValue), TIMESTAMP];
    default:
      throw sqlError("LOCAL_DATABRICKS", `Parameters of type ${type} are not supported here.`, "0A000");
  }
}

const msPerDay = 86_400_000;
const integer = /^[+-]?\d+$/;
const floating = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$|^[+-]?Infinity$|^NaN$/;
const decimal = /^([+-]?)(\d*)(?:\.(\d*))?$/;
const boolean = /^(?:true|false)$/i;
const date = /^\d{4}-\d\d-\d\d$/;
const timestamp = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,6})\d*)?)?(Z|[+-]\d\d:\d\d)?)?$/;

function decimalValue([, sign = "", whole = "", fraction = ""]: RegExpExecArray): DuckDBDecimalValue {
  const digits = `${whole}${fraction}`.replace(/^0+(?=\d)/, "");
  // Room for a digit before the point, else DuckDB prints 0.05 as .05.
  const width = Math.max(digits.length, fraction.length + 1);
  return new DuckDBDecimalValue(BigInt(`${sign === "-" ? "-" : ""}${digits || "0"}`), width, fraction.length);
}

function timestampValue([
  ,
  day,
  time = "00:00",
  second = "00",
  fraction = "",
  offset = "Z",
]: RegExpExecArray) {
  const seconds = Date.parse(`${day}T${time}:${second}${offset}`) / 1000;
  return new DuckDBTimestampValue(BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(6, "0")));
}
