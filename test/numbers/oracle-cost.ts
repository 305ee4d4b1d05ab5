import { compareBigInt, compareText, decimalText, micros, scaled } from "./oracle-exact.ts";
import { jobKey, nameOf, some } from "./oracle-names.ts";
import type { Account, PriceRow, UsageRow } from "./rows.ts";

export interface ExpectedCostRow {
  workspace_id: string | null;
  job_id: string | null;
  usage_date: string | null;
  job_name: string | null;
  list_cost: string;
  dbus: string;
  runs: number;
}

export interface ExpectedCost {
  rows: ExpectedCostRow[];
  totals: {
    list_cost: string;
    dbus: string;
    not_attributable_cost: string;
    unpriced_dbus: string;
    free_dbus: string;
  };
  ingested_until: string | null;
  newest_usage: string | null;
}

/** What jobs cost from one UTC date to another, both included. */
export function expectedCost(
  account: Account,
  asked: { from: string; to: string; by: "job" | "day"; currency: string },
): ExpectedCost {
  const inWindow = account.usage.filter((row) => row.usage_date >= asked.from && row.usage_date <= asked.to);
  const priced = inWindow.map((row) => ({ row, price: priceOf(row, account.prices, asked.currency) }));
  const ofJobs = priced.filter(
    ({ row }) => row.billing_origin_product === "JOBS" && row.usage_unit === "DBU",
  );
  const beside = priced.filter(({ row }) =>
    ["ALL_PURPOSE", "INTERACTIVE", "SQL"].includes(row.billing_origin_product),
  );
  const groups = Map.groupBy(ofJobs, ({ row }) => {
    if (asked.by === "day") return row.usage_date;
    const { job_id } = row.usage_metadata;
    return job_id === undefined ? "" : jobKey({ workspace_id: row.workspace_id, job_id });
  });
  const rows = [...groups.values()].flatMap(
    (group): (ExpectedCostRow & { cost: bigint; quantity: bigint })[] => {
      const [first] = group;
      if (first === undefined || (dbusOf(group) === 0n && costOf(group) === 0n)) return [];
      const job_id = asked.by === "day" ? null : (first.row.usage_metadata.job_id ?? null);
      const job = { workspace_id: first.row.workspace_id, job_id: job_id ?? "" };
      return [
        {
          workspace_id: job_id === null ? null : first.row.workspace_id,
          job_id,
          usage_date: asked.by === "day" ? first.row.usage_date : null,
          job_name:
            job_id === null
              ? asked.by === "day"
                ? null
                : "(no job id)"
              : (nameOf(account, job) ??
                billedName(group.map(({ row }) => row)) ??
                runName(account, job) ??
                job_id),
          cost: costOf(group),
          quantity: dbusOf(group),
          list_cost: decimalText(costOf(group), 36),
          dbus: decimalText(dbusOf(group), 18),
          runs: runsOf(group.map(({ row }) => row)),
        },
      ];
    },
  );
  rows.sort((a, b) =>
    asked.by === "day"
      ? compareText(b.usage_date ?? "", a.usage_date ?? "")
      : compareBigInt(b.cost, a.cost) ||
        compareBigInt(b.quantity, a.quantity) ||
        compareText(a.workspace_id ?? "~", b.workspace_id ?? "~") ||
        compareText(a.job_id ?? "~", b.job_id ?? "~"),
  );
  const unpriced = ofJobs.filter(({ price }) => price === null);
  const isFree = ({ row }: { row: UsageRow }) => row.sku_name.includes("FREE_USAGE");
  const counted = [...ofJobs, ...beside];
  const newest = counted.map(({ row }) => micros(row.usage_start_time)).sort((a, b) => b - a)[0];
  return {
    rows: rows.map(({ cost: _cost, quantity: _quantity, ...row }) => row),
    totals: {
      list_cost: decimalText(costOf(ofJobs), 36),
      dbus: decimalText(dbusOf(ofJobs), 18),
      not_attributable_cost: decimalText(costOf(beside), 36),
      unpriced_dbus: decimalText(dbusOf(unpriced.filter((usage) => !isFree(usage))), 18),
      free_dbus: decimalText(dbusOf(unpriced.filter(isFree)), 18),
    },
    ingested_until:
      counted
        .map(({ row }) => row.ingestion_date)
        .sort()
        .at(-1) ?? null,
    newest_usage: newest === undefined ? null : new Date(newest / 1000).toISOString(),
  };
}

interface PricedUsage {
  row: UsageRow;
  /** In 10⁻¹⁸ of the currency; null without a price. */
  price: bigint | null;
}

/** The list price in force when the usage began; of several the one that began last. */
function priceOf(row: UsageRow, prices: readonly PriceRow[], currency: string): bigint | null {
  const at = micros(row.usage_start_time);
  const inForce = prices.filter(
    (price) =>
      price.sku_name === row.sku_name &&
      price.cloud === row.cloud &&
      price.usage_unit === row.usage_unit &&
      price.currency_code === currency &&
      micros(price.price_start_time) <= at &&
      (price.price_end_time === null || at < micros(price.price_end_time)),
  );
  inForce.sort((a, b) => micros(b.price_start_time) - micros(a.price_start_time));
  const text = inForce[0]?.pricing.effective_list?.default ?? inForce[0]?.pricing.default ?? null;
  if (text === null) return null;
  const price = scaled(text);
  // Prices are computed with as decimal(12,9): one that does not fit is told, not rounded.
  return price % 1_000_000_000n === 0n && price < 1_000n * 10n ** 18n ? price : null;
}

const costOf = (group: readonly PricedUsage[]) =>
  group.reduce((sum, { row, price }) => sum + scaled(row.usage_quantity) * (price ?? 0n), 0n);

const dbusOf = (group: readonly PricedUsage[]) =>
  group.reduce((sum, { row }) => sum + scaled(row.usage_quantity), 0n);

/** Distinct runs with net usage. */
function runsOf(rows: readonly UsageRow[]): number {
  const named = rows.filter((row) => row.usage_metadata.job_run_id !== undefined);
  const byRun = Map.groupBy(named, (row) => `${row.workspace_id}/${row.usage_metadata.job_run_id}`);
  return [...byRun.values()].filter(
    (group) => group.reduce((sum, row) => sum + scaled(row.usage_quantity), 0n) !== 0n,
  ).length;
}

function billedName(rows: readonly UsageRow[]): string | null {
  return rows.map((row) => row.usage_metadata.job_name).find((name) => name !== undefined) ?? null;
}

function runName(account: Account, job: { workspace_id: string; job_id: string }): string | null {
  return some(
    account.slices.filter((slice) => slice.workspace_id === job.workspace_id && slice.job_id === job.job_id),
    "run_name",
  );
}
