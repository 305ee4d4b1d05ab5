import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClock } from "../../sandbox/clock.ts";
import { generateAccount } from "../../sandbox/data/generate-account.ts";
import { createLocalDatabricks, type LocalDatabricks } from "../../sandbox/databricks/local-databricks.ts";
import { sumOf } from "../../src/domain/money.ts";
import { createQuestioner, type Questioner } from "./ask.ts";
import { type Account, aJob, aPrice, aUsageRow } from "./rows.ts";
import { pluck, useBench } from "./use-bench.ts";

const { answer } = useBench();

const prices = [aPrice({ price: "0.1" })];
const usageOf = (account: Partial<Account>, question = "usage days:2") =>
  answer({ prices, ...account }, question);

describe("usage by day, job, cluster and SKU", () => {
  test("sums what was used in one hour by one cluster, and keeps clusters and SKUs apart", async () => {
    const row = aUsageRow({ usage_quantity: "1.5" });
    const elsewhere = { ...row, usage_metadata: { ...row.usage_metadata, cluster_id: "other-cluster" } };
    const json = await usageOf({
      jobs: [aJob()],
      usage: [
        row,
        { ...row, usage_quantity: "0.000000000000000001" },
        elsewhere,
        { ...row, sku_name: "UNPRICED" },
      ],
    });
    expect(pluck(json, "job_name", "dbus", "list_cost").sort()).toEqual([
      ["nightly load", "1.5", "0"],
      ["nightly load", "1.5", "0.15"],
      ["nightly load", "1.500000000000000001", "0.1500000000000000001"],
    ]);
    expect(json.totals).toMatchObject({
      dbus: "4.500000000000000001",
      list_cost: "0.3000000000000000001",
      unpriced_dbus: "1.5",
    });
  });

  test("what was wholly taken back is gone", async () => {
    const original = aUsageRow({ usage_quantity: "3" });
    const retraction = { ...original, record_type: "RETRACTION", usage_quantity: "-3" };
    const json = await usageOf({ usage: [original, retraction] });
    expect(json.rows).toEqual([]);
    expect(json.totals).toMatchObject({ dbus: "0", list_cost: "0" });
  });

  test("a job is found by its whole name before a part of it", async () => {
    const other = aUsageRow({ job: "102" });
    const jobs = [aJob(), aJob({ job_id: "102", name: "nightly load 2" })];
    const account = { jobs, usage: [aUsageRow({}), other] };
    expect(pluck(await usageOf(account, "usage nightly load days:2"), "job_id")).toEqual([["101"]]);
    expect(pluck(await usageOf(account, "usage nightly days:2"), "job_id")).toHaveLength(2);
  });
});

describe("on a generated account", () => {
  const now = new Date("2026-11-20T09:17:23Z");
  let local: LocalDatabricks;
  let questioner: Questioner;

  beforeAll(async () => {
    local = await createLocalDatabricks({ clock: createClock() });
    await local.load(generateAccount({ seed: 11, now, days: 40 }));
    questioner = createQuestioner(local, { now });
  });
  afterAll(async () => {
    await questioner.close();
    await local.close();
  });

  test("usage adds up to the cost of the same days, in all and for each day", async () => {
    const usage = await questioner.answer("usage days:10 limit:100");
    const cost = await questioner.answer("cost by:day days:10 limit:100");
    expect(usage.totals.list_cost).toBe(cost.totals.list_cost);
    expect(usage.totals.dbus).toBe(cost.totals.dbus);
    const rows = [...usage.rows];
    for (let offset = 100; offset < (usage.page?.total ?? 0); offset += 100) {
      rows.push(...(await questioner.answer(`usage days:10 limit:100 offset:${offset}`)).rows);
    }
    expect(rows).toHaveLength(usage.page?.total ?? -1);
    const days = Map.groupBy(rows, ({ usage_date }) => String(usage_date));
    const sums = [...days].map(([day, of]) => [day, sumOf(of.map(({ list_cost }) => String(list_cost)))]);
    expect(Object.fromEntries(sums)).toEqual(
      Object.fromEntries(cost.rows.map(({ key, list_cost }) => [key, list_cost])),
    );
  });
});
