import { afterAll, beforeAll, expect, test } from "vitest";
import type { LocalDatabricks } from "../../../sandbox/databricks/local-databricks.ts";
import { openSession, startLocalDatabricks } from "./warehouse-client.ts";

let local: LocalDatabricks;
beforeAll(async () => {
  local = await startLocalDatabricks();
});
afterAll(() => local.close());

/** One row per run that ended in the window, as the Databricks facts have it. */
const endedRuns = `WITH runs AS (SELECT workspace_id, job_id, run_id, MIN(period_start_time) AS started_at, MAX(period_end_time) AS seen_until, COUNT(result_state) AS attempts,
    MAX_BY(result_state, CASE WHEN result_state IS NOT NULL THEN period_end_time END) AS last_result,
    COALESCE(MAX(CASE WHEN result_state IS NULL THEN period_start_time END) >= MAX(CASE WHEN result_state IS NOT NULL THEN period_end_time END), FALSE) AS in_flight
  FROM sys.lakeflow.job_run_timeline WHERE period_start_time >= CAST(:scan_from_ts AS TIMESTAMP) GROUP BY workspace_id, job_id, run_id)
SELECT * FROM runs WHERE last_result IS NOT NULL AND NOT in_flight AND seen_until >= CAST(:from_ts AS TIMESTAMP) AND seen_until < CAST(:to_ts AS TIMESTAMP)`;

const slice = (run_id: string, from: string, to: string, result_state?: string) => ({
  workspace_id: "1",
  job_id: "10",
  run_id,
  period_start_time: `2026-11-19T${from}:00Z`,
  period_end_time: `2026-11-19T${to}:00Z`,
  ...(result_state && { result_state }),
});

test("the run query reduces slices, repairs and never-started runs to one row per run", async () => {
  await local.addRows({
    "lakeflow.job_run_timeline": [
      slice("sliced", "09:30", "10:00"),
      slice("sliced", "10:00", "10:20", "SUCCEEDED"),
      slice("repaired", "08:00", "08:30", "FAILED"),
      slice("repaired", "09:00", "09:10", "SUCCEEDED"),
      slice("repairing", "08:00", "08:30", "FAILED"),
      slice("repairing", "09:00", "09:10"),
      slice("never started", "09:00", "09:00", "SKIPPED"),
      slice("running", "09:00", "10:00"),
      slice("too early", "06:00", "06:30", "FAILED"),
    ],
  });
  await using client = await openSession(local);
  const rows = await client.rows(`${endedRuns} ORDER BY run_id`, {
    scan_from_ts: "2026-10-20T08:00:00Z",
    from_ts: "2026-11-19T08:00:00Z",
    to_ts: "2026-11-20T08:00:00Z",
  });
  const run = (run_id: string, from: string, until: string, attempts: bigint, last_result: string) => ({
    workspace_id: "1",
    job_id: "10",
    run_id,
    started_at: new Date(`2026-11-19T${from}:00Z`),
    seen_until: new Date(`2026-11-19T${until}:00Z`),
    attempts,
    last_result,
    in_flight: false,
  });
  expect(rows).toEqual([
    run("never started", "09:00", "09:00", 1n, "SKIPPED"),
    run("repaired", "08:00", "09:10", 2n, "SUCCEEDED"),
    run("sliced", "09:30", "10:20", 1n, "SUCCEEDED"),
  ]);
});

/** Cost per run at the price in force, as the Databricks facts have it. */
const costPerRun = `WITH hours AS (SELECT DISTINCT sku_name, cloud, usage_unit, usage_start_time FROM sys.billing.usage
    WHERE usage_date >= CAST(:from_date AS DATE) AND usage_date <= CAST(:to_date AS DATE)),
ranked AS (SELECT h.sku_name, h.cloud, h.usage_unit, h.usage_start_time, CAST(COALESCE(l.pricing.effective_list.default, l.pricing.default) AS DECIMAL(12,9)) AS unit_price,
    ROW_NUMBER() OVER (PARTITION BY h.sku_name, h.cloud, h.usage_unit, h.usage_start_time ORDER BY l.price_start_time DESC) AS rn
  FROM hours h JOIN sys.billing.list_prices l ON l.sku_name = h.sku_name AND l.cloud = h.cloud AND l.usage_unit = h.usage_unit AND l.currency_code = :currency
    AND h.usage_start_time >= l.price_start_time AND (l.price_end_time IS NULL OR h.usage_start_time < l.price_end_time))
SELECT u.workspace_id, u.usage_metadata.job_id AS job_id, u.usage_metadata.job_run_id AS job_run_id, MAX(u.ingestion_date) AS ingested_until,
  CAST(SUM(u.usage_quantity) AS STRING) AS dbus, CAST(SUM(CAST(u.usage_quantity AS DECIMAL(26,18)) * p.unit_price) AS STRING) AS list_cost,
  CAST(SUM(CASE WHEN p.unit_price IS NULL AND u.sku_name NOT LIKE '%FREE_USAGE%' THEN u.usage_quantity ELSE 0 END) AS STRING) AS unpriced_dbus
FROM sys.billing.usage u LEFT JOIN (SELECT * FROM ranked WHERE rn = 1) p ON p.sku_name = u.sku_name AND p.cloud = u.cloud AND p.usage_unit = u.usage_unit AND p.usage_start_time = u.usage_start_time
WHERE u.usage_date >= CAST(:from_date AS DATE) AND u.usage_date <= CAST(:to_date AS DATE) AND u.billing_origin_product = 'JOBS' AND u.usage_unit = 'DBU'
GROUP BY u.workspace_id, u.usage_metadata.job_id, u.usage_metadata.job_run_id`;

const usage = (job_run_id: string, hour: number, usage_quantity: string, more: object = {}) => ({
  workspace_id: "1",
  sku_name: "JOBS_COMPUTE",
  cloud: "AWS",
  usage_start_time: `2026-11-19T${String(hour).padStart(2, "0")}:00:00Z`,
  usage_date: "2026-11-19",
  usage_unit: "DBU",
  usage_quantity,
  usage_metadata: { job_id: "10", job_run_id },
  ingestion_date: "2026-11-20",
  billing_origin_product: "JOBS",
  ...more,
});

const price = (from: string, to: string | null, list: string, effective?: string) => ({
  sku_name: "JOBS_COMPUTE",
  cloud: "AWS",
  usage_unit: "DBU",
  currency_code: "USD",
  price_start_time: from,
  price_end_time: to,
  pricing: { default: list, ...(effective && { effective_list: { default: effective } }) },
});

test("the cost query is exact across a retraction, a nested promotion and a missing price", async () => {
  await local.addRows({
    "billing.list_prices": [
      price("2026-01-01T00:00:00Z", null, "0.15"),
      price("2026-11-19T09:00:00Z", "2026-11-19T10:00:00Z", "0.15", "0.10"),
      { ...price("2026-01-01T00:00:00Z", null, "9"), currency_code: "EUR" },
    ],
    "billing.usage": [
      usage("a", 8, "1.000000000000000001"),
      usage("a", 9, "2"),
      usage("a", 10, "3"),
      usage("a", 10, "-3", { record_type: "RETRACTION" }),
      usage("a", 10, "0.5", { record_type: "RESTATEMENT", ingestion_date: "2026-11-21" }),
      usage("b", 8, "4", { sku_name: "NEW_SKU" }),
      usage("b", 8, "5", { sku_name: "FREE_USAGE_SKU" }),
      usage("c", 8, "6", { billing_origin_product: "SQL" }),
    ],
  });
  await using client = await openSession(local);
  const rows = await client.rows(`${costPerRun} ORDER BY job_run_id`, {
    from_date: "2026-11-19",
    to_date: "2026-11-19",
    currency: "USD",
  });
  expect(rows).toEqual([
    {
      workspace_id: "1",
      job_id: "10",
      job_run_id: "a",
      ingested_until: new Date("2026-11-21"),
      dbus: "3.500000000000000001",
      list_cost: "0.425000000000000000150000000",
      unpriced_dbus: "0.000000000000000000",
    },
    {
      workspace_id: "1",
      job_id: "10",
      job_run_id: "b",
      ingested_until: new Date("2026-11-20"),
      dbus: "9.000000000000000000",
      list_cost: null,
      unpriced_dbus: "4.000000000000000000",
    },
  ]);
});

test("the newest row per job comes through a window function", async () => {
  await local.addRows({
    "lakeflow.jobs": [
      {
        workspace_id: "1",
        job_id: "10",
        name: "old",
        change_time: "2026-01-01T00:00:00Z",
        tags: { team: "ml" },
      },
      {
        workspace_id: "1",
        job_id: "10",
        name: "new",
        change_time: "2026-02-01T00:00:00Z",
        tags: { team: "ml" },
      },
      { workspace_id: "1", job_id: "11", name: "gone", change_time: "2026-01-01T00:00:00Z" },
      {
        workspace_id: "1",
        job_id: "11",
        change_time: "2026-03-01T00:00:00Z",
        delete_time: "2026-03-01T00:00:00Z",
      },
    ],
  });
  await using client = await openSession(local);
  const sql = `SELECT job_id, name, tags['team'] AS team, tags['missing'] AS missing FROM (
      SELECT *, ROW_NUMBER() OVER (PARTITION BY workspace_id, job_id ORDER BY change_time DESC) AS rn FROM sys.lakeflow.jobs
    ) AS versions WHERE rn = 1 AND delete_time IS NULL`;
  expect(await client.rows(sql)).toEqual([{ job_id: "10", name: "new", team: "ml", missing: null }]);
});
