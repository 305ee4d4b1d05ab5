import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from "@duckdb/node-api";
import { arrow, type Data, type DataType, type Decimal, type Field } from "./arrow.ts";

type Values = readonly (DuckDBValue | undefined)[];

/** Lays the values of one column out as Arrow buffers of `type` (see resultType). NULL inside any nesting stays NULL. */
export function arrowData(type: DataType, values: Values): Data {
  const length = values.length;
  if (arrow.DataType.isNull(type)) return arrow.makeData({ type, length });
  const { nullCount, nullBitmap } = nulls(values);
  const shape = { length, nullCount, nullBitmap };
  if (arrow.DataType.isBool(type)) {
    return arrow.makeData({ type, ...shape, data: bits(values, (value) => value === true) });
  }
  if (type instanceof arrow.Int8)
    return arrow.makeData({ type, ...shape, data: Int8Array.from(values, Number) });
  if (type instanceof arrow.Int16)
    return arrow.makeData({ type, ...shape, data: Int16Array.from(values, Number) });
  if (type instanceof arrow.Int32)
    return arrow.makeData({ type, ...shape, data: Int32Array.from(values, Number) });
  if (type instanceof arrow.Float32)
    return arrow.makeData({ type, ...shape, data: Float32Array.from(values, Number) });
  if (type instanceof arrow.Float64)
    return arrow.makeData({ type, ...shape, data: Float64Array.from(values, Number) });
  if (arrow.DataType.isInt(type)) {
    return arrow.makeData({ type, ...shape, data: BigInt64Array.from(values, bigint) });
  }
  if (arrow.DataType.isDecimal(type)) return arrow.makeData({ type, ...shape, data: decimals(type, values) });
  if (arrow.DataType.isDate(type)) {
    return arrow.makeData({
      type,
      ...shape,
      data: Int32Array.from(values, (v) => (v instanceof DuckDBDateValue ? v.days : 0)),
    });
  }
  if (arrow.DataType.isTimestamp(type)) {
    // Arrow 13 keeps 64-bit times as pairs of 32-bit halves.
    return arrow.makeData({
      type,
      ...shape,
      data: new Int32Array(BigInt64Array.from(values, micros).buffer),
    });
  }
  if (arrow.DataType.isUtf8(type) || arrow.DataType.isBinary(type)) {
    const { valueOffsets, data } = texts(values);
    return arrow.DataType.isUtf8(type)
      ? arrow.makeData({ type, ...shape, valueOffsets, data })
      : arrow.makeData({ type, ...shape, valueOffsets, data });
  }
  if (arrow.DataType.isStruct(type)) {
    const children = type.children.map((field: Field) =>
      arrowData(
        field.type,
        values.map((value) => (value instanceof DuckDBStructValue ? value.entries[field.name] : null)),
      ),
    );
    return arrow.makeData({ type, ...shape, children });
  }
  if (arrow.DataType.isList(type)) {
    const lists = values.map((v) =>
      v instanceof DuckDBListValue || v instanceof DuckDBArrayValue ? v.items : [],
    );
    const child = arrowData(type.valueType, lists.flat());
    return arrow.makeData({ type, ...shape, valueOffsets: offsets(lists), child });
  }
  if (arrow.DataType.isMap(type)) {
    const maps = values.map((value) => (value instanceof DuckDBMapValue ? value.entries : []));
    const entries = maps.flat().map(({ key, value }) => new DuckDBStructValue({ key, value }));
    const child = arrowData(type.children[0]?.type as DataType, entries);
    return arrow.makeData({ type, ...shape, valueOffsets: offsets(maps), child });
  }
  throw new Error(`Arrow type ${type} is not one that results have`);
}

const isNull = (value: DuckDBValue | undefined) => value === null || value === undefined;

function bits(values: Values, isSet: (value: DuckDBValue | undefined) => boolean): Uint8Array {
  const bitmap = new Uint8Array(Math.ceil(values.length / 64) * 8);
  for (const [i, value] of values.entries()) {
    if (isSet(value)) bitmap[i >> 3] = (bitmap[i >> 3] ?? 0) | (1 << (i & 7));
  }
  return bitmap;
}

function nulls(values: Values): { nullCount: number; nullBitmap: Uint8Array | null } {
  const nullCount = values.reduce<number>((count, value) => count + (isNull(value) ? 1 : 0), 0);
  return { nullCount, nullBitmap: nullCount === 0 ? null : bits(values, (value) => !isNull(value)) };
}

function offsets(lists: readonly { length: number }[]): Int32Array {
  const result = new Int32Array(lists.length + 1);
  for (const [i, list] of lists.entries()) result[i + 1] = (result[i] ?? 0) + list.length;
  return result;
}

function bigint(value: DuckDBValue | undefined): bigint {
  return isNull(value) ? 0n : BigInt(value as bigint | number);
}

function decimals(type: Decimal, values: Values): Uint32Array {
  const halves = new BigInt64Array(values.length * 2);
  for (const [i, value] of values.entries()) {
    if (!(value instanceof DuckDBDecimalValue)) continue;
    if (value.scale !== type.scale) throw new Error(`decimal of scale ${value.scale} in a column of ${type}`);
    halves[i * 2] = BigInt.asIntN(64, value.value);
    halves[i * 2 + 1] = value.value >> 64n;
  }
  return new Uint32Array(halves.buffer);
}

function micros(value: DuckDBValue | undefined): bigint {
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return value.micros;
  if (value instanceof DuckDBTimestampSecondsValue) return value.seconds * 1_000_000n;
  if (value instanceof DuckDBTimestampMillisecondsValue) return value.millis * 1000n;
  if (value instanceof DuckDBTimestampNanosecondsValue) return value.nanos / 1000n;
  return 0n;
}

function texts(values: Values): { valueOffsets: Int32Array; data: Uint8Array } {
  const parts = values.map((value) => {
    if (isNull(value)) return Buffer.alloc(0);
    if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes);
    return Buffer.from(value instanceof DuckDBIntervalValue ? intervalText(value) : String(value));
  });
  return { valueOffsets: offsets(parts), data: Buffer.concat(parts) };
}

/** Databricks sends INTERVAL DAY TO SECOND as text, `D HH:mm:ss.fffffffff`; a month counts as DuckDB's 30 days. */
function intervalText({ months, days, micros: time }: DuckDBIntervalValue): string {
  const total = BigInt(months * 30 + days) * 86_400_000_000n + time;
  const rest = total < 0n ? -total : total;
  const digits = (value: bigint, width: number) => value.toString().padStart(width, "0");
  const seconds = rest / 1_000_000n;
  const clock = [(seconds / 3600n) % 24n, (seconds / 60n) % 60n, seconds % 60n]
    .map((part) => digits(part, 2))
    .join(":");
  return `${total < 0n ? "-" : ""}${seconds / 86_400n} ${clock}.${digits(rest % 1_000_000n, 6)}000`;
}
