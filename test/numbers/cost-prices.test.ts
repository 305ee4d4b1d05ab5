import { describe, expect, test } from "vitest";
import { aPrice, aUsageRow, type PriceRow, SKU, type UsageRow } from "./rows.ts";
import { pluck, useBench } from "./use-bench.ts";

const { answer } = useBench();

async function cost(usage: UsageRow[], prices: PriceRow[], yaml?: string) {
  const json = await answer({ usage, prices }, "cost from:2026-03-01 to:2026-03-10", yaml ? { yaml } : {});
  return { ...json.totals, rows: pluck(json, "list_cost", "dbus", "runs"), notes: json.notes.join("\n") };
}

const at = (usage_start_time: string, usage_quantity = "1") =>
  aUsageRow({ usage_start_time: `2026-03-${usage_start_time}:00Z`, usage_quantity });
const since = (start: string, price: string, end: string | null = null) =>
  aPrice({
    price,
    price_start_time: `2026-03-${start}:00Z`,
    price_end_time: end && `2026-03-${end}:00Z`,
  });

describe("the price in force when the usage began", () => {
  const change = [since("01T00:00", "1", "05T10:00"), since("05T10:00", "100")];

  test.each([
    ["the hour before a change has the old price", "05T09:00", "1"],
    ["an hour that begins with the change has the new price, once", "05T10:00", "100"],
    ["usage that straddles the change keeps the old price and is not dropped", "05T09:30", "1"],
    ["the first instant of the first price counts", "01T00:00", "1"],
  ])("%s", async (_, start, expected) => {
    expect(await cost([at(start)], change)).toMatchObject({
      list_cost: expected,
      dbus: "1",
      unpriced_dbus: "0",
      rows: [[expected, "1", 1]],
    });
  });

  test("a promotion nested in an open price ends, and the price goes on", async () => {
    const prices = [since("01T00:00", "10"), since("04T00:00", "1", "06T00:00")];
    const usage = ["03T23:00", "04T00:00", "05T23:00", "06T00:00"].map((start) => at(start));
    expect(await cost(usage, prices)).toMatchObject({ list_cost: "22", dbus: "4", unpriced_dbus: "0" });
  });

  test("of prices that overlap the one that began last wins", async () => {
    const prices = [
      since("03T00:00", "5"),
      since("01T00:00", "1", "08T00:00"),
      since("02T00:00", "3", "07T00:00"),
    ];
    const usage = ["01T12:00", "02T12:00", "04T12:00", "07T12:00"].map((start) => at(start));
    expect(await cost(usage, prices)).toMatchObject({ list_cost: "14", dbus: "4" });
  });

  test("a gap between prices is unpriced", async () => {
    const prices = [since("01T00:00", "1", "04T00:00"), since("06T00:00", "3")];
    const usage = ["03T23:00", "04T00:00", "05T12:00", "06T00:00"].map((start) => at(start));
    expect(await cost(usage, prices)).toMatchObject({ list_cost: "4", dbus: "4", unpriced_dbus: "2" });
  });

  test("corrections are priced as the usage they correct", async () => {
    const original = at("05T09:00", "4");
    const taken = {
      ...original,
      record_type: "RETRACTION",
      usage_quantity: "-4",
      ingestion_date: "2026-03-09",
    };
    expect(await cost([original, taken, at("05T10:00", "2")], change)).toMatchObject({
      list_cost: "200",
      dbus: "2",
    });
  });
});

test("only the price of the same SKU, cloud, unit and currency counts", async () => {
  const decoys = [
    aPrice({ currency_code: "EUR", price: "999" }),
    aPrice({ cloud: "AZURE", price: "999" }),
    aPrice({ usage_unit: "GB", price: "999" }),
    aPrice({ sku_name: `${SKU}_PHOTON`, price: "999" }),
    aPrice({ sku_name: SKU.toLowerCase(), price: "999" }),
  ].map((price) => ({ ...price, price_start_time: "2026-01-01T00:00:00Z" }));
  expect(await cost([aUsageRow()], [...decoys, aPrice({ price: "2" })])).toMatchObject({ list_cost: "2" });
  expect(await cost([aUsageRow()], decoys)).toMatchObject({ list_cost: "0", unpriced_dbus: "1" });
});

test("the currency is a setting", async () => {
  const prices = [aPrice({ price: "2" }), aPrice({ price: "3", currency_code: "EUR" })];
  expect(await cost([aUsageRow()], prices, "cost:\n  currency: EUR\n")).toMatchObject({ list_cost: "3" });
});

describe("usage without a price", () => {
  test("stays a row, and its DBUs are told apart", async () => {
    const usage = [
      aUsageRow({ usage_quantity: "2" }),
      aUsageRow({ sku_name: "NEW_SKU", usage_quantity: "0.5" }),
    ];
    const told = await cost(usage, [aPrice({ price: "1" })]);
    expect(told).toMatchObject({ list_cost: "2", dbus: "2.5", unpriced_dbus: "0.5", free_dbus: "0" });
    expect(told.rows).toEqual([["2", "2.5", 1]]);
    expect(told.notes).toContain("without a list price");
  });

  test("of a free SKU is free, not unpriced", async () => {
    const usage = [
      aUsageRow({ sku_name: "PREMIUM_JOBS_FREE_USAGE_US", usage_quantity: "3" }),
      aUsageRow({ sku_name: "NEW_SKU", usage_quantity: "0.5" }),
    ];
    expect(await cost(usage, [aPrice()])).toMatchObject({
      list_cost: "0",
      dbus: "3.5",
      unpriced_dbus: "0.5",
      free_dbus: "3",
      rows: [["0", "3.5", 1]],
    });
  });

  test("that was taken back is not unpriced", async () => {
    const original = aUsageRow({ sku_name: "NEW_SKU" });
    const usage = [original, { ...original, record_type: "RETRACTION", usage_quantity: "-1" }, aUsageRow()];
    expect(await cost(usage, [aPrice({ price: "1" })])).toMatchObject({ unpriced_dbus: "0", dbus: "1" });
  });

  test("differs from usage at a price of zero", async () => {
    expect(await cost([aUsageRow()], [aPrice({ price: "0" })])).toMatchObject({
      list_cost: "0",
      unpriced_dbus: "0",
    });
  });
});

describe("the price of a row of list_prices", () => {
  test.each([
    [
      "the effective list price",
      { default: "9", promotional: { default: "1" }, effective_list: { default: "2" } },
      "2",
    ],
    [
      "the default when there is no effective list price",
      { default: "9", promotional: { default: "1" } },
      "9",
    ],
    [
      "the default when the effective list price is empty",
      { default: "9", effective_list: { default: null } },
      "9",
    ],
    ["an effective list price of zero", { default: "9", effective_list: { default: "0" } }, "0"],
    ["nine decimals", { default: "0.123456789" }, "0.123456789"],
    ["zeros beyond nine decimals", { default: "0.150000000000000000" }, "0.15"],
    ["three digits before the point", { default: "999.999999999" }, "999.999999999"],
  ])("%s", async (_, pricing, expected) => {
    expect(await cost([aUsageRow()], [aPrice({ pricing })])).toMatchObject({
      list_cost: expected,
      unpriced_dbus: "0",
    });
  });

  test.each(["0.1234567891", "0.000000000000000001", "1000"])(
    "%s does not fit what is computed with: told, not rounded",
    async (price) => {
      const usage = [
        aUsageRow({ usage_quantity: "3" }),
        aUsageRow({ sku_name: "OTHER", usage_quantity: "4" }),
      ];
      const told = await cost(usage, [aPrice({ price }), aPrice({ sku_name: "OTHER", price: "1" })]);
      expect(told).toMatchObject({ list_cost: "4", dbus: "7", unpriced_dbus: "3", rows: [["4", "7", 1]] });
      expect(told.notes).toContain("3 DBUs have a price");
    },
  );
});

describe("sums are exact", () => {
  test("to the last decimal of quantity and price", async () => {
    const usage = [aUsageRow({ usage_quantity: "0.000000000000000001" }), aUsageRow({ usage_quantity: "1" })];
    expect(await cost(usage, [aPrice({ price: "0.000000001" })])).toMatchObject({
      dbus: "1.000000000000000001",
      list_cost: "0.000000001000000000000000001",
    });
  });

  test("of many rows that floats would get wrong", async () => {
    const usage = Array.from({ length: 3000 }, (_, index) =>
      aUsageRow({ run: String(index % 50), usage_quantity: "0.100000000000000003" }),
    );
    expect(await cost(usage, [aPrice({ price: "0.7" })])).toMatchObject({
      dbus: "300.000000000000009",
      list_cost: "210.0000000000000063",
      rows: [["210.0000000000000063", "300.000000000000009", 50]],
    });
  });

  test("of large amounts", async () => {
    const usage = Array.from({ length: 40 }, () =>
      aUsageRow({ usage_quantity: "12345678.123456789012345678" }),
    );
    expect(await cost(usage, [aPrice({ price: "55.123456789" })])).toMatchObject({
      // 12345678.123456789012345678 × 40, and that × 55.123456789
      dbus: "493827124.93827156049382712",
      list_cost: decimal(493827124_938271560493827120n * 55_123456789n),
    });
  });
});

/** An integer of 10⁻²⁷ as a decimal. */
function decimal(value: bigint): string {
  const digits = String(value).padStart(28, "0");
  return `${digits.slice(0, -27)}.${digits.slice(-27)}`.replace(/\.?0+$/, "");
}
