import { describe, expect, test } from "vitest";
import { type Account, aJob, aPrice, aSlice, aUsageRow, cut, OTHER_WORKSPACE, WORKSPACE } from "./rows.ts";
import { pluck, useBench } from "./use-bench.ts";

const { answer, load } = useBench();

const prices = [aPrice({ price: "0.1" })];
const shape = ["job_id", "list_cost", "dbus", "runs"];

const byJob = (account: Partial<Account>) => answer({ prices, ...account }, "cost days:2");

test("a row of cost by job, and the totals, with all their keys", async () => {
  const json = await byJob({ usage: [aUsageRow({ usage_quantity: "2.5" })], jobs: [aJob()] });
  expect(json.rows).toEqual([
    {
      workspace_id: WORKSPACE,
      job_id: "101",
      job_name: "nightly load",
      list_cost: "0.25",
      dbus: "2.5",
      runs: 1,
    },
  ]);
  expect(json.totals).toEqual({
    list_cost: "0.25",
    dbus: "2.5",
    not_attributable_cost: "0",
    unpriced_dbus: "0",
    free_dbus: "0",
    provisional: true,
  });
  expect(json.facts).toMatchObject({ currency: "USD", from: "2026-03-09", to: "2026-03-10" });
});

describe("corrections", () => {
  const original = aUsageRow({ usage_quantity: "3.000000000000000001" });
  const retraction = {
    ...original,
    record_type: "RETRACTION",
    usage_quantity: "-3.000000000000000001",
    ingestion_date: "2026-03-10",
  };
  const restatement = { ...retraction, record_type: "RESTATEMENT", usage_quantity: "2" };

  test("are summed with what they correct", async () => {
    const json = await byJob({ usage: [restatement, original, retraction] });
    expect(pluck(json, ...shape)).toEqual([["101", "0.2", "2", 1]]);
    expect(json.totals).toMatchObject({ list_cost: "0.2", dbus: "2" });
  });

  test("that take everything back leave no row, no run and no cost", async () => {
    const json = await byJob({ usage: [original, retraction] });
    expect(json.rows).toEqual([]);
    expect(json.totals).toMatchObject({ list_cost: "0", dbus: "0" });
    expect(json.page?.total).toBe(0);
  });

  test("that take one run back leave the others", async () => {
    const other = aUsageRow({ run: "5002" });
    expect(pluck(await byJob({ usage: [original, retraction, other] }), ...shape)).toEqual([
      ["101", "0.1", "1", 1],
    ]);
  });

  test("that come days later belong to the day of the usage", async () => {
    const late = { ...retraction, ingestion_date: "2026-03-20" };
    const json = await answer({ prices, usage: [original, late] }, "cost days:30", {
      now: "2026-03-21T12:00:00Z",
    });
    expect(json.rows).toEqual([]);
    expect(json.facts.ingested_until).toBe("2026-03-20");
  });

  test("without what they correct are negative, not hidden", async () => {
    const json = await byJob({ usage: [retraction] });
    expect(pluck(json, ...shape)).toEqual([["101", "-0.3000000000000000001", "-3.000000000000000001", 1]]);
    expect(json.totals.list_cost).toBe("-0.3000000000000000001");
  });
});

describe("the runs of a row", () => {
  test("are distinct runs, however many records each has", async () => {
    const usage = [
      aUsageRow(),
      aUsageRow(),
      aUsageRow({ usage_start_time: "2026-03-10T10:00:00Z" }),
      aUsageRow({ run: "5002" }),
    ];
    expect(pluck(await byJob({ usage }), ...shape)).toEqual([["101", "0.4", "4", 2]]);
  });

  test("count none for usage without a run id, which costs all the same", async () => {
    const usage = [aUsageRow({ run: null }), aUsageRow({ run: null })];
    expect(pluck(await byJob({ usage }), ...shape)).toEqual([["101", "0.2", "2", 0]]);
  });

  test("do not merge over workspaces", async () => {
    const usage = [aUsageRow(), aUsageRow({ workspace_id: OTHER_WORKSPACE })];
    const byJobRows = await byJob({ usage });
    expect(pluck(byJobRows, "workspace_id", ...shape)).toEqual([
      [WORKSPACE, "101", "0.1", "1", 1],
      [OTHER_WORKSPACE, "101", "0.1", "1", 1],
    ]);
    const byDay = await answer({ prices, usage }, "cost by:day days:2");
    expect(pluck(byDay, "key", "dbus", "runs")).toEqual([["2026-03-10", "2", 2]]);
  });

  test("that are repaired are one run", async () => {
    const slices = [
      ...cut(["09:00", "09:10"], { result_state: "FAILED" }),
      ...cut(["09:20", "10:00", "10:10"]),
    ];
    const usage = [aUsageRow(), aUsageRow({ usage_start_time: "2026-03-10T10:00:00Z" })];
    expect(pluck(await byJob({ slices, usage }), ...shape)).toEqual([["101", "0.2", "2", 1]]);
  });
});

describe("usage that names no job", () => {
  test("is one row of its own, so that rows add up to the total", async () => {
    const usage = [
      aUsageRow({ usage_quantity: "7" }),
      aUsageRow({ job: null, run: null, usage_quantity: "0.125" }),
      aUsageRow({ job: null, run: null, usage_quantity: "0.25", workspace_id: OTHER_WORKSPACE }),
    ];
    const json = await byJob({ usage });
    expect(pluck(json, "workspace_id", "job_id", "job_name", "list_cost", "dbus", "runs")).toEqual([
      [WORKSPACE, "101", "101", "0.7", "7", 1],
      [null, null, "(no job id)", "0.0375", "0.375", 0],
    ]);
    expect(json.totals).toMatchObject({ list_cost: "0.7375", dbus: "7.375" });
    expect(json.page?.total).toBe(2);
  });

  test("is gone when it nets to zero", async () => {
    const original = aUsageRow({ job: null, run: null });
    const usage = [original, { ...original, record_type: "RETRACTION", usage_quantity: "-1" }];
    expect((await byJob({ usage })).rows).toEqual([]);
  });
});

describe("what counts as usage of jobs", () => {
  test("the product alone decides, not the SKU", async () => {
    const usage = [
      aUsageRow({ usage_quantity: "1" }),
      ...["PREDICTIVE_OPTIMIZATION", "DATA_QUALITY_MONITORING", "DATA_CLEAN_ROOM", "DLT"].map((product) =>
        aUsageRow({ billing_origin_product: product, usage_quantity: "1000" }),
      ),
      aUsageRow({ sku_name: "SOME_OTHER_SKU", usage_quantity: "2" }),
    ];
    const json = await answer(
      { usage, prices: [...prices, aPrice({ sku_name: "SOME_OTHER_SKU", price: "1" })] },
      "cost days:2",
    );
    expect(pluck(json, ...shape)).toEqual([["101", "2.1", "3", 1]]);
    expect(json.totals).toMatchObject({ list_cost: "2.1", dbus: "3", not_attributable_cost: "0" });
  });

  test("units other than DBU are not added to DBUs", async () => {
    const usage = [
      aUsageRow(),
      aUsageRow({ usage_unit: "GB", usage_quantity: "500" }),
      aUsageRow({ usage_unit: "HOUR", usage_quantity: "500", run: "5002" }),
    ];
    const inGigabytes = aPrice({ usage_unit: "GB", price: "9" });
    const json = await answer({ usage, prices: [...prices, inGigabytes] }, "cost days:2");
    expect(pluck(json, ...shape)).toEqual([["101", "0.1", "1", 1]]);
    expect(json.totals).toMatchObject({ list_cost: "0.1", dbus: "1", unpriced_dbus: "0" });
  });

  test("all-purpose, interactive and SQL usage stands beside the total, corrections included", async () => {
    const beside = { job: null, run: null };
    const sql = aUsageRow({ ...beside, billing_origin_product: "SQL", usage_quantity: "30" });
    const usage = [
      aUsageRow(),
      aUsageRow({ ...beside, billing_origin_product: "ALL_PURPOSE", usage_quantity: "10" }),
      aUsageRow({ ...beside, billing_origin_product: "INTERACTIVE", usage_quantity: "20" }),
      sql,
      { ...sql, record_type: "RETRACTION", usage_quantity: "-5" },
      aUsageRow({ ...beside, billing_origin_product: "MODEL_SERVING", usage_quantity: "1000" }),
    ];
    for (const by of ["job", "day"]) {
      const json = await answer({ usage, prices }, `cost days:2 by:${by}`);
      expect(json.rows).toHaveLength(1);
      expect(json.totals).toMatchObject({
        list_cost: "0.1",
        dbus: "1",
        not_attributable_cost: "5.5",
        unpriced_dbus: "0",
      });
    }
  });

  test("usage beside the total without a price is no unpriced usage of jobs", async () => {
    const usage = [
      aUsageRow({ billing_origin_product: "SQL", sku_name: "UNKNOWN_SKU", job: null, run: null }),
    ];
    const json = await byJob({ usage });
    expect(json.rows).toEqual([]);
    expect(json.totals).toMatchObject({ dbus: "0", not_attributable_cost: "0", unpriced_dbus: "0" });
  });

  test.each([
    ["is_serverless is not known", { performance_target: "STANDARD" }],
    ["no features are known", null],
    ["serverless", { is_serverless: true }],
  ])("usage counts when %s", async (_, product_features) => {
    expect(pluck(await byJob({ usage: [aUsageRow({ product_features })] }), ...shape)).toEqual([
      ["101", "0.1", "1", 1],
    ]);
  });

  test("tags multiply nothing", async () => {
    const usage = [aUsageRow({ custom_tags: { team: "ml", env: "prod", owner: "ana" } })];
    expect(pluck(await byJob({ usage }), ...shape)).toEqual([["101", "0.1", "1", 1]]);
  });

  test("slices of the run multiply nothing", async () => {
    const slices = [...cut(["08:00", "09:00", "10:00", "10:00"]), aSlice({ run_id: "5002", run_name: "x" })];
    expect(pluck(await byJob({ slices, usage: [aUsageRow()] }), ...shape)).toEqual([["101", "0.1", "1", 1]]);
  });
});

describe("the name of a job in money rows", () => {
  const usage = [aUsageRow()];
  const name = async (account: Partial<Account>) => {
    const json = await byJob({ usage, ...account });
    expect(json.totals.list_cost).toBe("0.1");
    return json.rows.map((row) => row.job_name);
  };
  const billed = aUsageRow({ usage_metadata: { job_id: "101", job_run_id: "5001", job_name: "as billed" } });

  test("is the newest of the job's table, and versions multiply no money", async () => {
    const jobs = [
      aJob({ name: "new", change_time: "2026-03-01T00:00:00Z" }),
      aJob({ name: "old", change_time: "2026-01-01T00:00:00Z" }),
      aJob({ name: "older", change_time: "2025-01-01T00:00:00Z" }),
    ];
    expect(await name({ jobs })).toEqual(["new"]);
    expect(await name({ jobs, usage: [billed] })).toEqual(["new"]);
  });

  test("stays when the job is deleted", async () => {
    const jobs = [
      aJob({ name: "alive" }),
      aJob({ name: "deleted", change_time: "2026-03-01T00:00:00Z", delete_time: "2026-03-01T00:00:00Z" }),
    ];
    expect(await name({ jobs })).toEqual(["deleted"]);
  });

  test("is the billed one, then the run's, then the id, for jobs that lakeflow does not hold", async () => {
    const elsewhere = aJob({ workspace_id: OTHER_WORKSPACE, name: "elsewhere" });
    const slices = [aSlice({ run_name: "as run" })];
    expect(await name({ usage: [billed], slices, jobs: [elsewhere] })).toEqual(["as billed"]);
    expect(await name({ slices, jobs: [elsewhere] })).toEqual(["as run"]);
    expect(await name({ jobs: [elsewhere] })).toEqual(["101"]);
  });
});

test("a workspace that only billing knows is counted", async () => {
  const usage = [aUsageRow(), aUsageRow({ workspace_id: "7741028365519064", usage_quantity: "2" })];
  const json = await byJob({ usage, jobs: [aJob()], slices: [aSlice()] });
  expect(pluck(json, "workspace_id", "job_name", "list_cost")).toEqual([
    ["7741028365519064", "101", "0.2"],
    [WORKSPACE, "nightly load", "0.1"],
  ]);
});

describe("rows", () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      aUsageRow({ job: String(index), run: String(index), usage_quantity: `${(index % 7) + 1}` }),
    );

  test("come dearest first, and pages together are the list", async () => {
    const questioner = await load({ usage: many(31), prices });
    const found: unknown[][] = [];
    for (const [offset, has_more] of [
      [0, true],
      [10, true],
      [20, true],
      [30, false],
    ] as const) {
      const json = await questioner.answer(`cost days:2 limit:10 offset:${offset}`);
      expect(json.page).toEqual({ offset, limit: 10, total: 31, has_more });
      expect(json.totals).toMatchObject({ dbus: "118", list_cost: "11.8" });
      found.push(...pluck(json, "job_id", "dbus"));
    }
    expect(new Set(found.map(([id]) => id)).size).toBe(31);
    const dbus = found.map(([, value]) => Number(value));
    expect(dbus).toEqual(dbus.toSorted((a, b) => b - a));
    expect(dbus.reduce((sum, value) => sum + value)).toBe(118);
  });

  test("of more than a thousand jobs are counted in the total, and a note says what is left out", async () => {
    const questioner = await load({ usage: many(1008), prices });
    const json = await questioner.answer("cost days:2 limit:100 offset:900");
    expect(json.rows).toHaveLength(100);
    expect(json.page).toEqual({ offset: 900, limit: 100, total: 1008, has_more: false });
    expect(json.totals).toMatchObject({ dbus: "4032", list_cost: "403.2" });
    expect(json.notes.join("\n")).toContain("first 1,000 of 1,008");
  });

  test("without usage there are none, and the totals are zero", async () => {
    const json = await byJob({});
    expect(json.rows).toEqual([]);
    expect(json.totals).toMatchObject({ list_cost: "0", dbus: "0", not_attributable_cost: "0" });
    expect(json.page).toEqual({ offset: 0, limit: 25, total: 0, has_more: false });
  });
});
