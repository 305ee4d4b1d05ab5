import { describe, expect, test } from "vitest";
import { DEPLOYER, OTHER_REGION_WORKSPACE_ID, TEAMS, WORKSPACES } from "../../../sandbox/data/account.ts";
import {
  ANALYTICS_CLUSTER_ID,
  BI_WAREHOUSE_ID,
  JOBS,
  SHARED_JOB_IDS,
} from "../../../sandbox/data/job-catalogue.ts";
import {
  DRIFT,
  LOST,
  NEW_JOB,
  OPEN_RUNS,
  PAUSED,
  PRICE_CHANGE,
  PROMOTION,
  RECREATED,
  RENAMED,
  SPIKE,
  UNTAGGED_JOB_NAME,
} from "../../../sandbox/data/landmarks.ts";
import { OTHER_REGION_JOB_IDS, REMAINDER_JOB_NAME } from "../../../sandbox/data/other-usage.ts";
import { OVERLAPPING_PRICES } from "../../../sandbox/data/prices.ts";
import { UNPRICED_JOB_NAME } from "../../../sandbox/data/run-usage.ts";
import { type JobRunRow, readAccount, slicesByRun, type TaskRunRow, type UsageRow } from "./account-rows.ts";
import { attos } from "./lawful.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const now = new Date("2026-11-20T10:30:00Z");
const account = readAccount({ seed: 1, now });
const runs = slicesByRun(account.jobRuns);
const taskRuns = slicesByRun(account.taskRuns);

const dayAgo = (days: number) => new Date(now.getTime() - days * DAY_MS).toISOString().slice(0, 10);
const jobOf = (name: string) => {
  const spec = JOBS.find((job) => job.name === name);
  if (spec === undefined) throw new Error(`no job ${name}`);
  return spec;
};
const isOfJob = (name: string) => {
  const spec = jobOf(name);
  return (row: { workspace_id: string; job_id: string }) =>
    row.workspace_id === spec.workspace.id && row.job_id === spec.jobId;
};
const usageOf = (name: string) => {
  const spec = jobOf(name);
  return account.usage.filter(
    (row) => row.workspace_id === spec.workspace.id && row.usage_metadata.job_id === spec.jobId,
  );
};
const runsOf = (name: string) => runs.filter(([first]) => first !== undefined && isOfJob(name)(first));
const results = (slices: readonly JobRunRow[]) => slices.flatMap(({ result_state }) => result_state ?? []);
const startOf = (slices: readonly (JobRunRow | TaskRunRow)[]) => slices[0]?.period_start_time ?? "";
const endOf = (slices: readonly (JobRunRow | TaskRunRow)[]) => slices.at(-1)?.period_end_time ?? "";
const sum = (rows: readonly UsageRow[]) => rows.reduce((total, row) => total + attos(row.usage_quantity), 0n);
const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

describe("jobs", () => {
  test("two workspaces with 30 jobs share some job ids", () => {
    expect(JOBS).toHaveLength(30);
    const ids = WORKSPACES.map(
      ({ id }) => new Set(account.jobs.flatMap((j) => (j.workspace_id === id ? j.job_id : []))),
    );
    for (const id of SHARED_JOB_IDS) expect(ids.map((set) => set.has(id))).toEqual([true, true]);
    for (const { id } of WORKSPACES) expect(id).toMatch(/^\d{16}$/);
  });

  test("their workspaces have names and addresses", () => {
    const rows = account.tables.get("access.workspaces_latest") ?? [];
    expect(rows.map(({ workspace_id }) => workspace_id)).toEqual(WORKSPACES.map(({ id }) => id));
    for (const { workspace_url } of rows)
      expect(workspace_url).toMatch(/^https:\/\/[\w-]+\.cloud\.databricks\.test$/);
  });

  test("three teams own them, and one job has no team", () => {
    expect(new Set(account.jobs.flatMap(({ tags }) => tags.team ?? []))).toEqual(new Set(TEAMS));
    const untagged = account.jobs.filter(({ tags }) => tags.team === undefined);
    expect(new Set(untagged.map(({ name }) => name))).toEqual(new Set([UNTAGGED_JOB_NAME]));
    expect(usageOf(UNTAGGED_JOB_NAME).length).toBeGreaterThan(100);
    expect(account.jobs.some(({ run_as }) => run_as === DEPLOYER.id)).toBe(true);
  });

  test("one was renamed and changed its team", () => {
    const rows = account.jobs.filter(isOfJob(RENAMED.to));
    expect(rows.map(({ name, tags }) => [name, tags.team])).toEqual([
      [RENAMED.from, RENAMED.fromTeam],
      [RENAMED.to, RENAMED.toTeam],
    ]);
    expect(rows[1]?.change_time.slice(0, 10)).toBe(dayAgo(RENAMED.daysAgo));
    expect(new Set(usageOf(RENAMED.to).map(({ custom_tags }) => custom_tags.team))).toEqual(
      new Set(["platform", "ml"]),
    );
  });

  test("one was deleted and made anew under another id, and its runs move over", () => {
    const rows = account.jobs.filter(({ name }) => name === RECREATED.jobName);
    expect(new Set(rows.map(({ job_id }) => job_id)).size).toBe(2);
    const deleted = rows.find(({ delete_time }) => delete_time !== null);
    expect(deleted?.delete_time?.slice(0, 10)).toBe(dayAgo(RECREATED.daysAgo));
    const days = (id: string | undefined) =>
      runs.flatMap((slices) => (slices[0]?.job_id === id ? startOf(slices).slice(0, 10) : []));
    const successor = rows.find(({ job_id }) => job_id !== deleted?.job_id);
    expect(days(deleted?.job_id).at(-1)).toBe(dayAgo(RECREATED.daysAgo + 1));
    expect(days(successor?.job_id)[0]).toBe(dayAgo(RECREATED.daysAgo - 1));
  });

  test("one is paused, one is new and runs every quarter of an hour", () => {
    expect(account.jobs.filter(({ name }) => name === PAUSED.jobName).at(-1)?.paused).toBe(true);
    expect(endOf(runsOf(PAUSED.jobName).at(-1) ?? []).slice(0, 10) < dayAgo(PAUSED.sinceDaysAgo)).toBe(true);
    const perDay = Map.groupBy(runsOf(NEW_JOB.jobName), (slices) => startOf(slices).slice(0, 10));
    expect(perDay.get(dayAgo(3))?.length).toBeGreaterThanOrEqual(96);
    expect(perDay.has(dayAgo(NEW_JOB.sinceDaysAgo + 1))).toBe(false);
  });

  test("0 and NULL both stand for no timeout", () => {
    const timeouts = account.jobs.filter(({ paused }) => paused !== null).map((job) => job.timeout_seconds);
    expect(timeouts).toContain(0);
    expect(timeouts.some((seconds) => (seconds ?? 0) > 0)).toBe(true);
    expect(account.jobs.some(({ timeout_seconds }) => timeout_seconds === null)).toBe(true);
  });

  test("schedules carry a zone", () => {
    const schedules = account.jobs.flatMap(({ trigger }) => trigger?.schedule ?? []);
    expect(new Set(schedules.map(({ timezone_id }) => timezone_id)).size).toBeGreaterThan(2);
    for (const { quartz_cron_expression } of schedules) {
      expect(quartz_cron_expression).toMatch(/^0 [\d/]+ ([\d/]+|\*) (\?|\*|\d+) \* (\?|[A-Z,]+)$/);
    }
  });

  test("tasks depend on one another and one kind was removed", () => {
    const tasks = account.tables.get("lakeflow.job_tasks") ?? [];
    expect(
      tasks.some(({ depends_on_keys }) => Array.isArray(depends_on_keys) && depends_on_keys.length === 2),
    ).toBe(true);
    expect(
      tasks.some(({ task_key, delete_time }) => task_key === "legacy_export" && delete_time !== null),
    ).toBe(true);
  });
});

describe("runs", () => {
  test("rows are cut in hours from the start before 2026-01-19 and on clock hours since", () => {
    const long = runs.filter((slices) => slices.length > 2 && results(slices).length === 1);
    const cut = (slices: readonly JobRunRow[]) => slices[0]?.period_end_time.slice(14, 19);
    const before = long.filter((slices) => endOf(slices) < "2026-01-19");
    const since = long.filter((slices) => startOf(slices) >= "2026-01-19");
    expect(before.length).toBeGreaterThan(50);
    expect(before.filter((slices) => cut(slices) !== "00:00").length).toBeGreaterThan(50);
    expect(since.length).toBeGreaterThan(50);
    expect(since.every((slices) => cut(slices) === "00:00")).toBe(true);
  });

  test("before that date there is only the old kind", () => {
    const earlier = readAccount({ seed: 1, now: new Date("2026-01-10T12:00:00Z"), days: 10 });
    const long = slicesByRun(earlier.jobRuns).filter(
      (slices) => slices.length > 2 && results(slices).length === 1,
    );
    expect(long.length).toBeGreaterThan(10);
    for (const [first] of long) {
      expect(Date.parse(first?.period_end_time ?? "") - Date.parse(first?.period_start_time ?? "")).toBe(
        HOUR_MS,
      );
    }
  });

  test("some cross midnight", () => {
    const crossing = runs.filter((slices) => startOf(slices).slice(0, 10) < endOf(slices).slice(0, 10));
    expect(crossing.length).toBeGreaterThan(300);
  });

  test("tasks are retried under new task run ids", () => {
    const ids = Map.groupBy(taskRuns, ([first]) => `${first?.job_run_id}/${first?.task_key}`);
    const retried = [...ids.values()].filter((tries) => {
      const states = tries.map((slices) => slices.at(-1)?.result_state);
      return states.length > 1 && states.at(-1) === "SUCCEEDED";
    });
    expect(retried.length).toBeGreaterThan(30);
  });

  test("repaired runs have several results with pauses between", () => {
    const repaired = runs.filter((slices) => results(slices).length > 1);
    expect(repaired.length).toBeGreaterThan(20);
    expect(repaired.some((slices) => results(slices).length === 3)).toBe(true);
    expect(repaired.some((slices) => results(slices).join() === "FAILED,SUCCEEDED")).toBe(true);
  });

  test("some succeeded although a task failed", () => {
    const failedTasks = account.taskRuns.filter(
      ({ task_key, result_state }) => task_key === "anomalies" && result_state === "FAILED",
    );
    const succeeded = new Set(
      account.jobRuns.flatMap((row) => (row.result_state === "SUCCEEDED" ? row.run_id : [])),
    );
    expect(failedTasks.filter(({ job_run_id }) => succeeded.has(job_run_id)).length).toBeGreaterThan(2);
  });

  test("ends of every kind occur", () => {
    const ended = account.jobRuns.filter(({ result_state }) => result_state !== null);
    const count = (state: string, code: string) =>
      ended.filter((row) => row.result_state === state && row.termination_code === code).length;
    expect(new Set(ended.map(({ result_state }) => result_state))).toEqual(
      new Set(["SUCCEEDED", "FAILED", "ERROR", "TIMED_OUT", "CANCELLED", "SKIPPED"]),
    );
    for (const [state, code] of [
      ["SKIPPED", "MAX_CONCURRENT_RUNS_EXCEEDED"],
      ["SKIPPED", "SKIPPED"],
      ["CANCELLED", "USER_CANCELED"],
      ["CANCELLED", "CANCELLED"],
      ["TIMED_OUT", "CANCELED"],
      ["ERROR", "INTERNAL_ERROR"],
      ["FAILED", "RUN_EXECUTION_ERROR"],
      ["FAILED", "LIBRARY_INSTALLATION_ERROR"],
      ["FAILED", "CLOUD_FAILURE"],
    ] as const) {
      expect(count(state, code), `${state} with ${code}`).toBeGreaterThan(0);
    }
    expect(account.taskRuns.some(({ result_state }) => result_state === "BLOCKED")).toBe(true);
  });

  test("the lost run and the open ones have no result", () => {
    const unfinished = runs.filter((slices) => slices.at(-1)?.result_state === null);
    const lost = unfinished.filter((slices) => endOf(slices) < dayAgo(1));
    expect(lost).toHaveLength(1);
    expect(lost[0]?.every(isOfJob(LOST.jobName))).toBe(true);
    const open = unfinished.filter((slices) => now.getTime() - Date.parse(endOf(slices)) < 10 * 60_000);
    expect(open.length).toBe(unfinished.length - 1);
    for (const { jobName } of OPEN_RUNS) {
      expect(
        open.filter(([first]) => first !== undefined && isOfJob(jobName)(first)),
        jobName,
      ).toHaveLength(1);
    }
    const inFlightAgain = open.filter((slices) => results(slices).length === 1);
    expect(inFlightAgain.map(([first]) => first?.job_id)).toEqual([jobOf("customer_360").jobId]);
  });

  test("submitted and notebook workflow runs have no job row", () => {
    const known = new Set(account.jobs.map(({ job_id }) => job_id));
    for (const type of ["SUBMIT_RUN", "WORKFLOW_RUN"]) {
      const rows = account.jobRuns.filter(({ run_type }) => run_type === type);
      expect(rows.length).toBeGreaterThan(40);
      expect(rows.filter(({ job_id }) => known.has(job_id))).toEqual([]);
      expect(rows.every(({ run_name }) => run_name !== null)).toBe(true);
    }
    expect(account.taskRuns.length).toBeGreaterThan(0);
    const submitted = account.jobRuns.filter(({ run_type }) => run_type === "SUBMIT_RUN");
    expect(new Set(submitted.map(({ job_id }) => job_id)).size).toBe(
      new Set(submitted.map(({ run_id }) => run_id)).size,
    );
  });

  test("all triggers occur", () => {
    expect(new Set(account.jobRuns.map(({ trigger_type }) => trigger_type))).toEqual(
      new Set(["CRON", "ONETIME", "ONETIME_RETRY", "FILE_ARRIVAL"]),
    );
  });

  test("phases repeat on the slices of a run, the first being 0", () => {
    const long = taskRuns.find((slices) => slices.length === 3 && startOf(slices) > "2026-02");
    const [first, second, third] = (long ?? []).map((slice) => slice.execution_duration_seconds);
    expect(first).toBe(0);
    expect(second).toBeGreaterThan(3_600);
    expect(third).toBe(second);
  });

  test("the drifting job takes longer from week to week", () => {
    const lengths = (fromDaysAgo: number, toDaysAgo: number) =>
      runsOf(DRIFT.jobName)
        .filter((slices) => startOf(slices) >= dayAgo(fromDaysAgo) && startOf(slices) < dayAgo(toDaysAgo))
        .filter((slices) => results(slices).join() === "SUCCEEDED")
        .map((slices) => Date.parse(endOf(slices)) - Date.parse(startOf(slices)));
    const before = median(lengths(DRIFT.sinceDaysAgo + 30, DRIFT.sinceDaysAgo));
    expect(median(lengths(DRIFT.sinceDaysAgo / 2 + 7, DRIFT.sinceDaysAgo / 2 - 7)) / before).toBeCloseTo(
      1.45,
      0,
    );
    expect(median(lengths(5, -1)) / before).toBeGreaterThan(1.7);
    expect(median(lengths(5, -1)) / before).toBeLessThan(2.1);
  });

  test("fewer jobs run at weekends", () => {
    const perWeekday = [0, 1, 2, 3, 4, 5, 6].map(
      (weekday) =>
        new Set(runs.filter((s) => new Date(startOf(s)).getUTCDay() === weekday).map(([s]) => s?.job_id))
          .size,
    );
    expect(Math.max(perWeekday[0] ?? 0, perWeekday[6] ?? 0)).toBeLessThan(perWeekday[3] ?? 0);
  });
});

describe("usage", () => {
  const jobsUsage = account.usage.filter(({ billing_origin_product }) => billing_origin_product === "JOBS");

  test("classic rows name a cluster and no job name, serverless ones the reverse", () => {
    const ofRuns = jobsUsage.filter(({ usage_metadata }) => usage_metadata.job_run_id !== undefined);
    const [serverless, classic] = [
      ofRuns.filter(({ product_features }) => product_features.is_serverless === true),
      ofRuns.filter(({ product_features }) => product_features.is_serverless !== true),
    ];
    expect(serverless.length).toBeGreaterThan(5_000);
    expect(
      serverless.every(({ usage_metadata: m }) => m.job_name !== undefined && m.cluster_id === undefined),
    ).toBe(true);
    expect(classic.length).toBeGreaterThan(3_000);
    expect(
      classic.every(({ usage_metadata: m }) => m.job_name === undefined && m.cluster_id !== undefined),
    ).toBe(true);
    expect(new Set(classic.map(({ product_features }) => product_features.is_serverless))).toEqual(
      new Set([null, false]),
    );
    const known = new Set(account.clusters.map(({ cluster_id }) => cluster_id));
    expect(classic.filter(({ usage_metadata: m }) => !known.has(m.cluster_id ?? ""))).toEqual([]);
  });

  test("serverless runs have several records an hour", () => {
    const settled = usageOf(SPIKE.jobName).filter(({ usage_date }) => usage_date < dayAgo(2));
    const hours = Map.groupBy(settled, (row) => `${row.usage_metadata.job_run_id} ${row.usage_start_time}`);
    expect(hours.size).toBeGreaterThan(700);
    expect([...hours.values()].filter((records) => records.length < 2)).toEqual([]);
  });

  test("some rows name a job and no run, some no job at all", () => {
    const remainder = usageOf(REMAINDER_JOB_NAME).filter(
      ({ usage_metadata: m }) => m.job_run_id === undefined,
    );
    expect(remainder.length).toBeGreaterThan(300);
    expect(jobsUsage.filter(({ usage_metadata: m }) => m.job_id === undefined).length).toBeGreaterThan(300);
  });

  test("some runs are taken back whole, others corrected", () => {
    const byRun = Map.groupBy(
      jobsUsage.filter(({ usage_metadata }) => usage_metadata.job_run_id !== undefined),
      ({ workspace_id, usage_metadata }) => `${workspace_id}/${usage_metadata.job_run_id}`,
    );
    const corrected = [...byRun.values()].filter((rows) =>
      rows.some(({ record_type }) => record_type === "RETRACTION"),
    );
    const takenBack = corrected.filter((rows) =>
      rows.every(({ record_type }) => record_type !== "RESTATEMENT"),
    );
    expect(takenBack.length).toBeGreaterThan(10);
    for (const rows of takenBack) expect(sum(rows)).toBe(0n);
    const restated = corrected.filter((rows) =>
      rows.some(({ record_type }) => record_type === "RESTATEMENT"),
    );
    expect(restated.length).toBeGreaterThan(10);
    for (const rows of restated) {
      expect(sum(rows)).toBe(sum(rows.filter(({ record_type }) => record_type === "RESTATEMENT")));
      expect(sum(rows) > 0n).toBe(true);
    }
  });

  test("other products are there, one of them under the SKU of serverless jobs", () => {
    const products = new Set(account.usage.map((row) => row.billing_origin_product));
    for (const product of ["ALL_PURPOSE", "INTERACTIVE", "SQL", "DLT", "MODEL_SERVING", "NETWORKING"]) {
      expect(products).toContain(product);
    }
    const optimization = account.usage.filter(
      (row) => row.billing_origin_product === "PREDICTIVE_OPTIMIZATION",
    );
    expect(new Set(optimization.map(({ sku_name }) => sku_name))).toEqual(new Set([PROMOTION.skuName]));
    expect(new Set(account.usage.map(({ usage_unit }) => usage_unit))).toEqual(new Set(["DBU", "GB"]));
  });

  test("jobs on shared compute are billed to the cluster or the warehouse", () => {
    const used = new Set(account.taskRuns.flatMap(({ compute_ids }) => compute_ids));
    for (const id of [ANALYTICS_CLUSTER_ID, BI_WAREHOUSE_ID]) expect(used).toContain(id);
    expect(usageOf("revenue_dashboard_refresh")).toEqual([]);
    const shared = account.usage.filter(
      ({ billing_origin_product: p }) => p === "ALL_PURPOSE" || p === "SQL",
    );
    expect(shared.every(({ usage_metadata }) => usage_metadata.job_id === undefined)).toBe(true);
  });

  test("a workspace of another region exists in billing only", () => {
    const there = account.usage.filter(({ workspace_id }) => workspace_id === OTHER_REGION_WORKSPACE_ID);
    expect(new Set(there.map(({ usage_metadata }) => usage_metadata.job_id))).toEqual(
      new Set(OTHER_REGION_JOB_IDS),
    );
    for (const [table, rows] of account.tables) {
      if (table === "billing.usage") continue;
      expect(
        rows.filter(({ workspace_id }) => workspace_id === OTHER_REGION_WORKSPACE_ID),
        table,
      ).toEqual([]);
    }
  });

  test("one day of one job is about four times as dear as usual", () => {
    const perDay = Map.groupBy(usageOf(SPIKE.jobName), ({ usage_date }) => usage_date);
    const day = dayAgo(SPIKE.daysAgo);
    const others = [...perDay].filter(([date]) => date > dayAgo(40) && date !== day && date < dayAgo(1));
    const usual = median(others.map(([, rows]) => Number(sum(rows))));
    const ratio = Number(sum(perDay.get(day) ?? [])) / usual;
    expect(ratio).toBeGreaterThan(3.4);
    expect(ratio).toBeLessThan(4.8);
  });
});

describe("prices", () => {
  const inDollars = account.prices.filter((row) => row.currency_code === "USD" && row.cloud === "AWS");
  const of = (sku: string) => inDollars.filter(({ sku_name }) => sku_name === sku);

  test("one changed at an hour within the data", () => {
    const [before, after] = of(PRICE_CHANGE.skuName);
    expect(before?.price_end_time).toBe(`${dayAgo(PRICE_CHANGE.daysAgo)}T${PRICE_CHANGE.hour}:00:00.000Z`);
    expect(after).toMatchObject({ price_start_time: before?.price_end_time, price_end_time: null });
    expect([before?.pricing.effective_list, before?.pricing.default]).toEqual([null, PRICE_CHANGE.before]);
    expect(after?.pricing.effective_list?.default).toBe(PRICE_CHANGE.after);
    const using = account.usage
      .filter(({ sku_name }) => sku_name === PRICE_CHANGE.skuName)
      .map((u) => u.usage_start_time);
    expect(using.some((time) => time < (before?.price_end_time ?? ""))).toBe(true);
    expect(using.some((time) => time >= (before?.price_end_time ?? ""))).toBe(true);
  });

  test("a promotion lies inside an open-ended base price", () => {
    const [base, promotion] = of(PROMOTION.skuName);
    expect(base?.price_end_time).toBeNull();
    expect(promotion).toMatchObject({
      price_start_time: `${dayAgo(PROMOTION.fromDaysAgo)}T00:00:00.000Z`,
      price_end_time: `${dayAgo(PROMOTION.toDaysAgo)}T00:00:00.000Z`,
      pricing: { default: PROMOTION.price, effective_list: { default: PROMOTION.promotionalPrice } },
    });
  });

  test("two windows overlap", () => {
    const [earlier, later] = of(OVERLAPPING_PRICES.skuName);
    expect((earlier?.price_end_time ?? "") > (later?.price_start_time ?? "~")).toBe(true);
  });

  test("decoys stand in other currencies and clouds", () => {
    expect(new Set(account.prices.map((row) => row.currency_code))).toEqual(new Set(["USD", "EUR", "JPY"]));
    expect(new Set(account.prices.map((row) => row.cloud))).toEqual(new Set(["AWS", "AZURE", "GCP"]));
  });

  test("two SKUs in use have no price, one of them free by design", () => {
    const priced = new Set(account.prices.map((row) => `${row.sku_name} ${row.usage_unit}`));
    const missing = account.usage.filter((row) => !priced.has(`${row.sku_name} ${row.usage_unit}`));
    const skus = [...new Set(missing.map(({ sku_name }) => sku_name))].toSorted();
    expect(skus).toEqual([
      "PREMIUM_JOBS_SERVERLESS_COMPUTE_FREE_USAGE",
      "PREMIUM_JOBS_SERVERLESS_GPU_COMPUTE_US_EAST_N_VIRGINIA",
    ]);
    expect(usageOf(UNPRICED_JOB_NAME).some(({ sku_name }) => sku_name === skus[1])).toBe(true);
  });
});

test("clusters and warehouses in use are listed, some with a history", () => {
  const versions = account.clusters.filter(({ cluster_id }) => cluster_id === ANALYTICS_CLUSTER_ID);
  expect(versions).toHaveLength(2);
  const warehouses = account.tables.get("compute.warehouses") ?? [];
  expect(warehouses.filter(({ warehouse_id }) => warehouse_id === BI_WAREHOUSE_ID)).toHaveLength(2);
  const known = new Set([
    ...account.clusters.map(({ cluster_id }) => cluster_id),
    ...warehouses.map(({ warehouse_id }) => warehouse_id),
  ]);
  const classic = account.taskRuns.filter(({ compute }) =>
    compute?.some(({ type }) => type !== "SERVERLESS_COMPUTE"),
  );
  expect(classic.length).toBeGreaterThan(1_000);
  expect(classic.filter(({ compute_ids: [id] }) => id === undefined || !known.has(id))).toEqual([]);
});
