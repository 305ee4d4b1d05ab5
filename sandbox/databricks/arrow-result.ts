import type { DuckDBResult, DuckDBValue } from "@duckdb/node-api";
import { arrow, type RecordBatch, type Schema } from "./arrow.ts";
import { arrowData } from "./arrow-data.ts";
import { resultType } from "./result-type.ts";
import { sqlError } from "./sql-error.ts";

/** A finished statement's rows, ready to be sent in slices. */
export interface ArrowResult {
  columns: { name: string; thriftType: number; scale?: number; precision?: number }[];
  rowCount: number;
  /** The Arrow IPC schema message. */
  schemaMessage: Buffer;
  /** The Arrow IPC message of the rows from `start`, `count` at most. */
  batchMessage(start: number, count: number): Buffer;
}

/** The mark that ends an Arrow IPC stream; Databricks sends bare messages without it. */
const endOfStreamBytes = 8;

function ipcBytes(schema: Schema, batches: RecordBatch[]): Buffer {
  const writer = new arrow.RecordBatchStreamWriter();
  writer.reset(undefined, schema);
  for (const batch of batches) writer.write(batch);
  writer.finish();
  const bytes = writer.toUint8Array(true);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength - endOfStreamBytes);
}

/** Reads all rows of a DuckDB result. Integers that do not fit Databricks' BIGINT raise ARITHMETIC_OVERFLOW. */
export async function readArrowResult(result: DuckDBResult): Promise<ArrowResult> {
  const names = result.columnNames();
  const types = result.columnTypes().map(resultType);
  const values: DuckDBValue[][] = await result.getColumns();
  for (const column of values)
    for (const value of column) if (typeof value === "bigint") requireBigint(value);
  const schema = new arrow.Schema(
    names.map((name, i) => new arrow.Field(name, types[i]?.arrow ?? resultFault(), true)),
  );
  const schemaMessage = ipcBytes(schema, []);
  const rowCount = values[0]?.length ?? 0;
  const batchMessage = (start: number, count: number) => {
    const length = Math.min(count, rowCount - start);
    const children = schema.fields.map((field, i) =>
      arrowData(field.type, (values[i] ?? []).slice(start, start + length)),
    );
    const data = arrow.makeData({ type: new arrow.Struct(schema.fields), length, nullCount: 0, children });
    return ipcBytes(schema, [new arrow.RecordBatch(schema, data)]).subarray(schemaMessage.byteLength);
  };
  const columns = names.map((name, i) => ({
    name,
    thriftType: types[i]?.thrift ?? resultFault(),
    ...precision(schema, i),
  }));
  return { columns, rowCount, schemaMessage, batchMessage };
}

function precision(schema: Schema, column: number): { scale?: number; precision?: number } {
  const type = schema.fields[column]?.type;
  return type && "precision" in type && "scale" in type
    ? { precision: Number(type.precision), scale: Number(type.scale) }
    : {};
}

/** DuckDB sums integers into 128 bits where Databricks sums into 64 and raises this error. */
function requireBigint(value: bigint): void {
  if (value === BigInt.asIntN(64, value)) return;
  throw sqlError("ARITHMETIC_OVERFLOW", `${value} does not fit BIGINT.`, "22003");
}

function resultFault(): never {
  throw new Error("DuckDB named more columns than it has types for");
}
