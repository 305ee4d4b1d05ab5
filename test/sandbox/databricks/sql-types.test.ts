import { DBSQLParameter, DBSQLParameterType } from "@databricks/sql";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LocalDatabricks } from "../../../sandbox/databricks/local-databricks.ts";
import { openSession, startLocalDatabricks } from "./warehouse-client.ts";

let local: LocalDatabricks;
beforeAll(async () => {
  local = await startLocalDatabricks();
});
afterAll(() => local.close());

const typed = (type: DBSQLParameterType, value: string) => new DBSQLParameter({ type, value });

test.each([
  ["a string", "it's :not a 'marker'", "it's :not a 'marker'"],
  ["an INTEGER", 42, "42"],
  ["a BIGINT from a safe number", 5_000_000_000, "5000000000"],
  ["a BIGINT beyond 2^53", 9_223_372_036_854_775_807n, "9223372036854775807"],
  ["a DOUBLE", 1.5, "1.5"],
  [
    "a DECIMAL of 18 decimals",
    typed(DBSQLParameterType.DECIMAL, "12345.000000000000000001"),
    "12345.000000000000000001",
  ],
  ["a negative DECIMAL below one", typed(DBSQLParameterType.DECIMAL, "-0.05"), "-0.05"],
  ["a BOOLEAN", true, "true"],
  ["a DATE", typed(DBSQLParameterType.DATE, "2024-02-29"), "2024-02-29"],
  ["a TIMESTAMP from a Date", new Date("2026-01-01T10:00:00.250Z"), "2026-01-01 10:00:00.25"],
  [
    "a TIMESTAMP of six digits",
    typed(DBSQLParameterType.TIMESTAMP, "2026-01-01T10:00:00.123456Z"),
    "2026-01-01 10:00:00.123456",
  ],
  [
    "a TIMESTAMP of another zone",
    typed(DBSQLParameterType.TIMESTAMP, "2026-01-01T10:00:00+02:00"),
    "2026-01-01 08:00:00",
  ],
  ["an untyped NULL", null, null],
])("binds %s", async (_name, value, expected) => {
  await using client = await openSession(local);
  expect(await client.rows("SELECT CAST(:value AS STRING) AS value", { value })).toEqual([
    { value: expected },
  ]);
});

test("a marker may stand more than once, and in any order; surplus parameters are ignored", async () => {
  await using client = await openSession(local);
  const sql = "SELECT :b || :a || :b AS joined, ':a' AS quoted, '2'::INT AS casted -- :comment\n/* :other */";
  expect(await client.rows(sql, { a: "A", b: "B", surplus: "S" })).toEqual([
    { joined: "BAB", quoted: ":a", casted: 2 },
  ]);
});

test("question marks take ordinal parameters", async () => {
  await using client = await openSession(local);
  const rows = await client.rows("SELECT ? || '?' || ? AS joined", undefined, {
    ordinalParameters: ["a", "b"],
  });
  expect(rows).toEqual([{ joined: "a?b" }]);
});

test("LIMIT, an ISO string cast to a timestamp, and a NULL test take markers", async () => {
  await using client = await openSession(local);
  const sql = `SELECT CAST(CAST(:from_ts AS TIMESTAMP) AS STRING) AS t FROM (SELECT 1 AS x UNION ALL SELECT 2) AS two
    WHERE (:job IS NULL OR CAST(x AS STRING) = :job) LIMIT :row_limit`;
  const from_ts = "2026-01-01T10:00:00Z";
  expect(await client.rows(sql, { from_ts, job: null, row_limit: 1 })).toEqual([
    { t: "2026-01-01 10:00:00" },
  ]);
  expect(await client.rows(sql, { from_ts, job: "3", row_limit: 1 })).toEqual([]);
});

test("each result type comes through the driver as from production", async () => {
  await using client = await openSession(local);
  const sql = `SELECT CAST('é' AS STRING) AS a_string, CAST(7 AS INT) AS an_int, CAST(9223372036854775807 AS BIGINT) AS a_bigint,
      COUNT(*) AS a_count, SUM(3) AS a_sum, CAST(1.5 AS DOUBLE) AS a_double, TRUE AS a_boolean, NULL AS a_null,
      CAST('12345678901234567890.123456789012345678' AS DECIMAL(38,18)) AS a_decimal, DATE '2026-02-28' AS a_date,
      TIMESTAMP '2026-01-01 10:00:00.123456' AS a_timestamp, CAST(TIMESTAMP '2026-01-01 10:00:00.123456' AS STRING) AS micros`;
  expect(await client.rows(sql)).toEqual([
    {
      a_string: "é",
      an_int: 7,
      a_bigint: 9_223_372_036_854_775_807n,
      a_count: 1n,
      a_sum: 3n,
      a_double: 1.5,
      a_boolean: true,
      a_null: null,
      a_decimal: "12345678901234567890.123456789012345678",
      a_date: new Date("2026-02-28"),
      a_timestamp: new Date("2026-01-01T10:00:00.123Z"),
      micros: "2026-01-01 10:00:00.123456",
    },
  ]);
});

test("a negative decimal is exact as text; as a decimal the driver itself rounds it", async () => {
  await using client = await openSession(local);
  const sql = `SELECT CAST(d AS STRING) AS as_text, CAST(d AS DECIMAL(10,2)) AS as_decimal
    FROM (SELECT CAST('-0.070000000000000001' AS DECIMAL(38,18)) AS d) AS one`;
  expect(await client.rows(sql)).toEqual([{ as_text: "-0.070000000000000001", as_decimal: "-0.07" }]);
});

test("structs, arrays and maps come as objects, with NULLs at every depth", async () => {
  await local.addRows({
    "lakeflow.job_run_timeline": [
      {
        run_id: "1",
        compute_ids: ["a", null],
        compute: [{ type: "SERVERLESS_COMPUTE" }, null],
        job_parameters: { 'an "odd" key': { x: null }, empty: {} },
      },
      { run_id: "2" },
    ],
  });
  await using client = await openSession(local);
  const sql =
    "SELECT compute_ids, compute, job_parameters FROM sys.lakeflow.job_run_timeline ORDER BY run_id";
  expect(await client.rows(sql)).toEqual([
    {
      compute_ids: ["a", null],
      compute: [{ type: "SERVERLESS_COMPUTE", cluster_id: null, warehouse_id: null }, null],
      job_parameters: { 'an "odd" key': { x: null }, empty: {} },
    },
    { compute_ids: null, compute: null, job_parameters: null },
  ]);
});

test("a column that is NULL in some rows keeps the others in place, across batches", async () => {
  await using client = await openSession(local);
  const sql = "SELECT CASE WHEN x % 3 = 0 THEN NULL ELSE x END AS x FROM range(25000) AS t(x) ORDER BY t.x";
  const expected = Array.from({ length: 25_000 }, (_, x) => ({ x: x % 3 === 0 ? null : BigInt(x) }));
  expect(await client.rows(sql)).toEqual(expected);
  expect(await client.rows(sql, {}, { maxRows: 7000 })).toEqual(expected);
});

test("an empty result has a schema and no rows", async () => {
  await using client = await openSession(local);
  const operation = await client.session.executeStatement("SELECT 1 AS a, 'x' AS b WHERE FALSE");
  expect((await operation.getSchema())?.columns.map((column) => column.columnName)).toEqual(["a", "b"]);
  expect(await operation.fetchAll()).toEqual([]);
});

test("the probe of information_schema finds the columns with Databricks' types", async () => {
  await using client = await openSession(local);
  const sql = `SELECT column_name, full_data_type, ordinal_position FROM sys.information_schema.columns
    WHERE table_schema = :schema AND table_name = :table ORDER BY ordinal_position LIMIT 3`;
  expect(await client.rows(sql, { schema: "lakeflow", table: "job_tasks" })).toEqual([
    { column_name: "account_id", full_data_type: "string", ordinal_position: 0 },
    { column_name: "workspace_id", full_data_type: "string", ordinal_position: 1 },
    { column_name: "job_id", full_data_type: "string", ordinal_position: 2 },
  ]);
});
