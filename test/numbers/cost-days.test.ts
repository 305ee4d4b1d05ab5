import { describe, expect, test } from "vitest";
import { aPrice, aUsageRow, type UsageRow } from "./rows.ts";
import { pluck, useBench } from "./use-bench.ts";

const { answer, ask, load } = useBench();

const prices = [aPrice({ price: "1" })];
const at = (usage_start_time: string, usage_quantity = "1", run = "5001") =>
  aUsageRow({ usage_start_time: `2026-03-${usage_start_time}:00Z`, usage_quantity, run });

const byDay = async (usage: UsageRow[], words: string) =>
  pluck(await answer({ usage, prices }, `cost by:day ${words}`), "key", "list_cost", "dbus", "runs");

test("a row of cost by day with all its keys, the newest first", async () => {
  const usage = [at("08T00:00"), at("09T12:00", "2"), at("10T23:00", "4")];
  const json = await answer({ usage, prices }, "cost by:day days:3");
  expect(json.rows).toEqual([
    { key: "2026-03-10", name: "2026-03-10", list_cost: "4", dbus: "4", runs: 1 },
    { key: "2026-03-09", name: "2026-03-09", list_cost: "2", dbus: "2", runs: 1 },
    { key: "2026-03-08", name: "2026-03-08", list_cost: "1", dbus: "1", runs: 1 },
  ]);
  expect(json.columns.map(({ key }) => key)).toEqual(Object.keys(json.rows[0] ?? {}));
  expect(json.totals).toMatchObject({ list_cost: "7", dbus: "7" });
});

describe("days are UTC dates", () => {
  const usage = [at("07T23:00"), at("08T00:00", "2"), at("08T23:00", "4"), at("09T00:00", "8")];

  test("from: and to: are both in the window", async () => {
    expect(await byDay(usage, "from:2026-03-08 to:2026-03-08")).toEqual([["2026-03-08", "6", "6", 1]]);
  });

  test("adjacent windows share no usage and lose none", async () => {
    const questioner = await load({ usage, prices });
    const totals: unknown[] = [];
    for (const window of ["to:2026-03-07", "from:2026-03-08 to:2026-03-08", "from:2026-03-09"]) {
      totals.push((await questioner.answer(`cost ${window}`)).totals.dbus);
    }
    expect(totals).toEqual(["1", "6", "8"]);
  });

  test("the table's usage_date decides, also for usage that goes on after midnight", async () => {
    const straddling = aUsageRow({
      usage_start_time: "2026-03-08T23:30:00Z",
      usage_end_time: "2026-03-09T00:30:00Z",
      usage_date: "2026-03-08",
    });
    expect(await byDay([straddling], "from:2026-03-08 to:2026-03-09")).toEqual([["2026-03-08", "1", "1", 1]]);
  });

  test.each([
    ["days:1", ["2026-03-10"]],
    ["days:2", ["2026-03-10", "2026-03-09"]],
    ["days:3", ["2026-03-10", "2026-03-09", "2026-03-08"]],
    ["from:2026-03-09", ["2026-03-10", "2026-03-09"]],
  ])("%s counts dates, today included", async (words, expected) => {
    const everyDay = ["07T12:00", "08T00:00", "08T23:00", "09T00:00", "09T23:00", "10T00:00"].map((start) =>
      at(start),
    );
    expect((await byDay(everyDay, words)).map(([key]) => key)).toEqual(expected);
  });

  test("thirty dates unless asked otherwise; to: alone is the thirty up to it", async () => {
    const usage = ["2026-02-07", "2026-02-08", "2026-02-09"].map((day) =>
      aUsageRow({ usage_start_time: `${day}T12:00:00Z` }),
    );
    expect((await byDay(usage, "")).map(([key]) => key)).toEqual(["2026-02-09"]);
    expect((await byDay(usage, "to:2026-03-09")).map(([key]) => key)).toEqual(["2026-02-09", "2026-02-08"]);
  });
});

describe("a run that lasts over midnight", () => {
  const usage = [at("08T23:00"), at("09T00:00", "2"), at("09T01:00", "3", "5002")];

  test("is a run of both days, and one run of its job", async () => {
    expect(await byDay(usage, "days:3")).toEqual([
      ["2026-03-09", "5", "5", 2],
      ["2026-03-08", "1", "1", 1],
    ]);
    const byJob = await answer({ usage, prices }, "cost days:3");
    expect(pluck(byJob, "dbus", "runs")).toEqual([["6", 2]]);
  });
});

test("a day on which everything was taken back has no row", async () => {
  const original = at("08T12:00");
  const usage = [original, { ...original, record_type: "RETRACTION", usage_quantity: "-1" }, at("09T12:00")];
  expect(await byDay(usage, "days:3")).toEqual([["2026-03-09", "1", "1", 1]]);
});

test("by day holds usage without a job id; both groupings have the same totals", async () => {
  const usage = [
    at("08T12:00", "0.1"),
    aUsageRow({ job: null, run: null, usage_quantity: "0.02" }),
    aUsageRow({ sku_name: "NEW_SKU", usage_quantity: "0.003" }),
    aUsageRow({ sku_name: "A_FREE_USAGE", usage_quantity: "0.0004" }),
    aUsageRow({ billing_origin_product: "SQL", usage_quantity: "5" }),
  ];
  const questioner = await load({ usage, prices });
  const byDay = await questioner.answer("cost by:day days:3");
  const byJob = await questioner.answer("cost by:job days:3");
  expect(pluck(byDay, "key", "list_cost", "dbus", "runs")).toEqual([
    ["2026-03-10", "0.02", "0.0234", 1],
    ["2026-03-08", "0.1", "0.1", 1],
  ]);
  expect(byDay.totals).toEqual(byJob.totals);
  expect(byDay.totals).toEqual({
    list_cost: "0.12",
    dbus: "0.1234",
    not_attributable_cost: "5",
    unpriced_dbus: "0.003",
    free_dbus: "0.0004",
    provisional: true,
  });
});

describe("provisional is what may still grow: a day until 24 hours after its end", () => {
  const provisional = async (words: string, now: string) =>
    (await answer({}, `cost ${words}`, { now })).totals.provisional;

  test.each([
    ["to:2026-03-08", "2026-03-09T23:59:59.999Z", true],
    ["to:2026-03-08", "2026-03-10T00:00:00Z", false],
    ["to:2026-03-08", "2026-03-10T00:04:00Z", false],
    ["days:1", "2026-03-10T12:00:00Z", true],
    ["from:2026-03-01 to:2026-03-07", "2026-03-10T12:00:00Z", false],
    ["from:2026-01-01 to:2026-03-09", "2026-03-10T12:00:00Z", true],
  ])("cost %s asked at %s", async (words, now, expected) => {
    expect(await provisional(words, now)).toBe(expected);
  });

  test("a note names the first day that still grows", async () => {
    const json = await answer({}, "cost days:30", { now: "2026-03-10T12:00:00Z" });
    expect(json.notes.join("\n")).toContain("since 2026-03-09");
  });
});

test("time is cut to five minutes, so that equal questions are one", async () => {
  const json = await answer({}, "cost days:1", { now: "2026-03-10T00:04:59Z" });
  expect(json.as_of).toBe("2026-03-10T00:00:00.000Z");
  expect(json.facts).toMatchObject({ from: "2026-03-10", to: "2026-03-10" });
});

test("a window older than the tables keep says so", async () => {
  const old = await answer({}, "cost from:2025-03-09 to:2025-12-31");
  expect(old.notes.join("\n")).toContain("365 days");
  const kept = await answer({}, "cost days:365");
  expect(kept.notes.join("\n")).not.toContain("365 days");
});

test("what a person reads adds up: the rows shown, the others, and the total", async () => {
  const usage = ["1", "2", "3"].map((job) => aUsageRow({ job, run: job, usage_quantity: "0.335" }));
  const { text } = await ask({ usage, prices }, "cost days:1 limit:2");
  const cents = [...text.matchAll(/\$(\d+)\.(\d\d)\s*$/gm)].map(([, whole, part]) =>
    Number(`${whole}${part}`),
  );
  // The total above; two rows, one for the other job, and the total of 1.005.
  expect(cents).toEqual([101, 34, 34, 33, 101]);
});
