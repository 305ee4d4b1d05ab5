import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LocalDatabricks } from "../../../sandbox/databricks/local-databricks.ts";
import { openSession, startLocalDatabricks } from "./warehouse-client.ts";

let local: LocalDatabricks;
let directory: string;
beforeEach(async () => {
  local = await startLocalDatabricks();
  directory = mkdtempSync(join(tmpdir(), "rows-"));
});
afterEach(async () => {
  await local.close();
  rmSync(directory, { recursive: true });
});

async function select(sql: string): Promise<object[]> {
  await using client = await openSession(local);
  return await client.rows(sql);
}

const write = (name: string, ...lines: string[]) => writeFileSync(join(directory, name), lines.join("\n"));

test("decimals, ids, times, maps and structs survive exactly", async () => {
  await local.load([
    {
      table: "billing.usage",
      rows: [
        {
          record_id: "1",
          usage_quantity: "-12345678901234567890.123456789012345678",
          usage_start_time: "2026-01-01T10:00:00.123456Z",
          usage_end_time: new Date("2026-01-01T11:00:00Z"),
          usage_date: "2026-01-01",
          custom_tags: { 'a.b "c"': "ü", "": "x", team: null },
          usage_metadata: { job_id: "9223372036854775807", run_name: "it's a run\nwith two lines" },
          product_features: { is_serverless: true, networking: { connectivity_type: "PUBLIC_IP" } },
        },
        { record_id: "2", usage_quantity: 0.1, usage_metadata: null },
        { record_id: "3", usage_quantity: 1e-7, usage_metadata: {} },
      ],
    },
    {
      table: "billing.list_prices",
      rows: [
        { sku_name: "A", pricing: { default: "0.070000000000000001", effective_list: { default: "0.07" } } },
      ],
    },
    {
      table: "lakeflow.jobs",
      rows: [{ workspace_id: "77", timeout_seconds: 9_007_199_254_740_993n, paused: false }],
    },
  ]);
  expect(
    await select(`SELECT record_id, CAST(usage_quantity AS STRING) AS quantity, CAST(usage_start_time AS STRING) AS started,
      CAST(usage_end_time AS STRING) AS ended, CAST(usage_date AS STRING) AS day, custom_tags, usage_metadata.job_id AS job_id,
      usage_metadata.run_name AS run_name, product_features.is_serverless AS is_serverless,
      product_features.networking.connectivity_type AS connectivity_type, usage_metadata IS NULL AS no_metadata
      FROM sys.billing.usage ORDER BY record_id`),
  ).toEqual([
    {
      record_id: "1",
      quantity: "-12345678901234567890.123456789012345678",
      started: "2026-01-01 10:00:00.123456",
      ended: "2026-01-01 11:00:00",
      day: "2026-01-01",
      custom_tags: { 'a.b "c"': "ü", "": "x", team: null },
      job_id: "9223372036854775807",
      run_name: "it's a run\nwith two lines",
      is_serverless: true,
      connectivity_type: "PUBLIC_IP",
      no_metadata: false,
    },
    { ...nothing, record_id: "2", quantity: "0.100000000000000000", no_metadata: true },
    { ...nothing, record_id: "3", quantity: "0.000000100000000000", no_metadata: false },
  ]);
  expect(
    await select(`SELECT CAST(pricing.default AS STRING) AS list, CAST(pricing.effective_list.default AS STRING) AS effective,
      pricing.promotional.default AS promotional FROM sys.billing.list_prices`),
  ).toEqual([{ list: "0.070000000000000001", effective: "0.070000000000000000", promotional: null }]);
  expect(
    await select("SELECT CAST(timeout_seconds AS STRING) AS t, paused, tags FROM sys.lakeflow.jobs"),
  ).toEqual([{ t: "9007199254740993", paused: false, tags: null }]);
});

const nothing = {
  started: null,
  ended: null,
  day: null,
  custom_tags: null,
  job_id: null,
  run_name: null,
  is_serverless: null,
  connectivity_type: null,
};

test.each([
  ["an unknown table", "lakeflow.job", {}, "unknown table lakeflow.job"],
  [
    "an unknown column",
    "lakeflow.jobs",
    { jobid: "1" },
    "row 1 of lakeflow.jobs: unknown column jobid in table lakeflow.jobs",
  ],
  [
    "a decimal with more digits than the column",
    "billing.usage",
    { usage_quantity: "0.1234567890123456789" },
    'row 1 of billing.usage: billing.usage.usage_quantity: "0.1234567890123456789" is not a decimal(38,18)',
  ],
  [
    "a timestamp of another zone",
    "lakeflow.jobs",
    { change_time: "2026-01-01T10:00:00+02:00" },
    'row 1 of lakeflow.jobs: lakeflow.jobs.change_time: "2026-01-01T10:00:00+02:00" is not a timestamp (ISO 8601, UTC)',
  ],
  [
    "a day that does not exist",
    "billing.usage",
    { usage_date: "2026-02-30" },
    'row 1 of billing.usage: billing.usage.usage_date: "2026-02-30" is not a date',
  ],
  [
    "an id that JavaScript has rounded",
    "lakeflow.jobs",
    { job_id: 2 ** 60 },
    "row 1 of lakeflow.jobs: lakeflow.jobs.job_id: 1152921504606847000 is not a string",
  ],
  [
    "a text for a struct",
    "billing.usage",
    { usage_metadata: "x" },
    'row 1 of billing.usage: billing.usage.usage_metadata: "x" is not a struct',
  ],
])("%s is refused and nothing is loaded", async (_name, table, row, message) => {
  const good = { table: "lakeflow.jobs", rows: [{ job_id: "1" }] };
  await expect(local.load([good, { table, rows: [row] }])).rejects.toThrow(message);
  expect(await select("SELECT job_id FROM sys.lakeflow.jobs")).toEqual([]);
});

test("a directory replaces all rows; a missing file is an empty table", async () => {
  await local.addRows({ "lakeflow.jobs": [{ job_id: "old" }], "billing.usage": [{ record_id: "old" }] });
  write(
    "lakeflow.jobs.ndjson",
    '\uFEFF{"workspace_id":"2222222222222222","job_id":"1","name":"a\u2028b"}\r',
    "",
    '{"workspace_id":"1111111111111111","job_id":1234567890123456789,"timeout_seconds":9007199254740993}',
  );
  write("notes.txt", "not data");
  await local.replaceWithDirectory(directory);
  expect(
    await select(
      "SELECT job_id, name, CAST(timeout_seconds AS STRING) AS t FROM sys.lakeflow.jobs ORDER BY job_id",
    ),
  ).toEqual([
    { job_id: "1", name: "a\u2028b", t: null },
    { job_id: "1234567890123456789", name: null, t: "9007199254740993" },
  ]);
  expect(await select("SELECT record_id FROM sys.billing.usage")).toEqual([]);
});

test("a map key that JavaScript treats apart is a key like others", async () => {
  write("billing.usage.ndjson", '{"custom_tags":{"__proto__":"a","constructor":"b"}}');
  await local.replaceWithDirectory(directory);
  const sql = "SELECT custom_tags['__proto__'] AS a, custom_tags['constructor'] AS b FROM sys.billing.usage";
  expect(await select(sql)).toEqual([{ a: "a", b: "b" }]);
});

test("a number with more digits than JavaScript holds keeps them", async () => {
  write("billing.usage.ndjson", '{"record_id":"1","usage_quantity":0.123456789012345678}');
  await local.replaceWithDirectory(directory);
  expect(await select("SELECT CAST(usage_quantity AS STRING) AS q FROM sys.billing.usage")).toEqual([
    { q: "0.123456789012345678" },
  ]);
});

test.each([
  ["lakeflow.jobs.ndjson", ['{"job_id":"1"}', '{"job_id":'], /lakeflow\.jobs\.ndjson:2: not JSON: /],
  ["lakeflow.jobs.ndjson", ['{"job_id":"1"}', "", "[1]"], /lakeflow\.jobs\.ndjson:3: not a JSON object$/],
  [
    "lakeflow.jobs.ndjson",
    ['{"jobid":"1"}'],
    /lakeflow\.jobs\.ndjson:1: unknown column jobid in table lakeflow\.jobs$/,
  ],
  [
    "billing.usage.ndjson",
    ["{}", '{"usage_quantity":"many"}'],
    /billing\.usage\.ndjson:2: billing\.usage\.usage_quantity: "many" is not a decimal/,
  ],
  ["lakeflow.job.ndjson", ["{}"], /lakeflow\.job\.ndjson: unknown table lakeflow\.job;/],
  ["jobs.ndjson", ["{}"], /jobs\.ndjson: unknown table jobs;/],
  ["jobs-api.runs.ndjson", ['{"run_id":1}', "null"], /jobs-api\.runs\.ndjson:2: not a JSON object$/],
])("a fault in %s names file and line, and what was loaded stays", async (name, lines, message) => {
  await local.addRows({ "lakeflow.jobs": [{ job_id: "old", workspace_id: "9" }] });
  write(name, ...lines);
  await expect(local.replaceWithDirectory(directory)).rejects.toThrow(message);
  expect(await select("SELECT job_id FROM sys.lakeflow.jobs")).toEqual([{ job_id: "old" }]);
  expect(Object.keys(local.workspaces)).toEqual(["9"]);
});

test("Jobs API objects are kept with all digits of their ids, and name workspaces", async () => {
  write("jobs-api.jobs.ndjson", '{"job_id":1234567890123456789,"settings":{"name":"a"},"workspace_id":"42"}');
  write("jobs-api.runs.ndjson", '{"run_id":7,"job_id":1234567890123456789,"start_time":1767261600000}');
  await local.replaceWithDirectory(directory);
  expect(local.jobsApiObjects()).toEqual({
    jobs: [{ job_id: 1234567890123456789n, settings: { name: "a" }, workspace_id: "42" }],
    runs: [{ run_id: 7, job_id: 1234567890123456789n, start_time: 1_767_261_600_000 }],
    outputs: [],
  });
  expect(Object.keys(local.workspaces)).toEqual(["42"]);
});

test("each workspace of lakeflow rows gets a listener, and env points at the smallest id", async () => {
  const [address] = Object.values(local.workspaces);
  expect(local.env.DATABRICKS_HOST).toBe(address);
  await local.addRows({
    "lakeflow.jobs": [{ workspace_id: "300" }, { workspace_id: "20" }],
    "billing.usage": [{ workspace_id: "1" }],
  });
  expect(Object.keys(local.workspaces)).toEqual(["20", "300"]);
  expect(local.env).toMatchObject({ DATABRICKS_WORKSPACE_ID: "20", DATABRICKS_HOST: address });
  expect(new Set(Object.values(local.workspaces)).size).toBe(2);
  await local.addRows({ "lakeflow.job_run_timeline": [{ workspace_id: "3" }] });
  expect(Object.keys(local.workspaces)).toEqual(["3", "20", "300"]);
  expect(local.env.DATABRICKS_HOST).toBe(local.workspaces["3"]);
  expect(await select("SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("closing removes the certificate and frees the ports", async () => {
  const started = await startLocalDatabricks();
  const { DATABRICKS_CA_FILE: file = "", DATABRICKS_HOST: host = "" } = started.env;
  expect(existsSync(file)).toBe(true);
  await started.close();
  expect(existsSync(file)).toBe(false);
  const again = await startLocalDatabricks({ ports: [Number(new URL(host).port)] });
  expect(again.env.DATABRICKS_HOST).toBe(host);
  await again.close();
});
