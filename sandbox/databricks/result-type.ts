import types from "@databricks/sql/thrift/TCLIService_types.js";
import {
  type DuckDBDecimalType,
  type DuckDBListType,
  type DuckDBMapType,
  type DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId,
} from "@duckdb/node-api";
import { arrow, type DataType } from "./arrow.ts";

const { TTypeId } = types;

/** How a result column is announced (Thrift's type) and sent (Arrow's). */
export interface ResultType {
  thrift: number;
  arrow: DataType;
}

/**
 * The Databricks type of a DuckDB result column. DuckDB sums integers into a HUGEINT where Databricks sums into a
 * BIGINT; what Databricks does not have (TIME, UUID, ENUM, unsigned numbers) goes as the nearest type that it has.
 */
export function resultType(type: DuckDBType): ResultType {
  switch (type.typeId) {
    case DuckDBTypeId.SQLNULL:
      return { thrift: TTypeId.NULL_TYPE, arrow: new arrow.Null() };
    case DuckDBTypeId.BOOLEAN:
      return { thrift: TTypeId.BOOLEAN_TYPE, arrow: new arrow.Bool() };
    case DuckDBTypeId.TINYINT:
      return { thrift: TTypeId.TINYINT_TYPE, arrow: new arrow.Int8() };
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.UTINYINT:
      return { thrift: TTypeId.SMALLINT_TYPE, arrow: new arrow.Int16() };
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.USMALLINT:
      return { thrift: TTypeId.INT_TYPE, arrow: new arrow.Int32() };
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UINTEGER:
    case DuckDBTypeId.UBIGINT:
      return { thrift: TTypeId.BIGINT_TYPE, arrow: new arrow.Int64() };
    case DuckDBTypeId.FLOAT:
      return { thrift: TTypeId.FLOAT_TYPE, arrow: new arrow.Float32() };
    case DuckDBTypeId.DOUBLE:
      return { thrift: TTypeId.DOUBLE_TYPE, arrow: new arrow.Float64() };
    case DuckDBTypeId.DECIMAL: {
      const { scale, width } = type as DuckDBDecimalType;
      return { thrift: TTypeId.DECIMAL_TYPE, arrow: new arrow.Decimal(scale, width) };
    }
    case DuckDBTypeId.DATE:
      return { thrift: TTypeId.DATE_TYPE, arrow: new arrow.DateDay() };
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_S:
    case DuckDBTypeId.TIMESTAMP_MS:
    case DuckDBTypeId.TIMESTAMP_NS:
    case DuckDBTypeId.TIMESTAMP_TZ:
      return { thrift: TTypeId.TIMESTAMP_TYPE, arrow: new arrow.TimestampMicrosecond() };
    case DuckDBTypeId.BLOB:
      return { thrift: TTypeId.BINARY_TYPE, arrow: new arrow.Binary() };
    case DuckDBTypeId.INTERVAL:
      return { thrift: TTypeId.INTERVAL_DAY_TIME_TYPE, arrow: new arrow.Utf8() };
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.ARRAY: {
      const element = resultType((type as DuckDBListType).valueType).arrow;
      return { thrift: TTypeId.ARRAY_TYPE, arrow: new arrow.List(new arrow.Field("element", element, true)) };
    }
    case DuckDBTypeId.STRUCT: {
      const { entryNames, entryTypes } = type as DuckDBStructType;
      const fields = entryTypes.map(
        (entry, i) => new arrow.Field(entryNames[i] ?? "", resultType(entry).arrow, true),
      );
      return { thrift: TTypeId.STRUCT_TYPE, arrow: new arrow.Struct(fields) };
    }
    case DuckDBTypeId.MAP: {
      const { keyType, valueType } = type as DuckDBMapType;
      const entries = new arrow.Struct<{ key: DataType; value: DataType }>([
        new arrow.Field("key", resultType(keyType).arrow, false),
        new arrow.Field("value", resultType(valueType).arrow, true),
      ]);
      return { thrift: TTypeId.MAP_TYPE, arrow: new arrow.Map_(new arrow.Field("entries", entries, false)) };
    }
    default:
      return { thrift: TTypeId.STRING_TYPE, arrow: new arrow.Utf8() };
  }
}
