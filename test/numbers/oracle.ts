import type { Account, PriceRow, SliceRow, UsageRow } from "./rows.ts";

/**
 * What jobmon's answers must be, computed in plain TypeScript from the raw rows and from what the words mean, without
 * SQL: slow, and exact. Money is counted in integers of 10⁻³⁶, time in microseconds.
 */

const DAY_MICROS = 86_400_000_000;
/** An open run's newest slice is at most this much older than the newest one of all. */
const OPEN_MICROS = 3 * 3_600_000_000;

/** Time that a question speaks of, in microseconds since the epoch; `to` is not part of it. */
export interface Span {
  from: number;
  to: number;
}

export interface ExpectedRun {
  workspace_id: string;
  job_id: string;
  run_id: string;
  job_name: string;
  run_type: string | null;
  trigger_type: string | null;
  started_at: string | null;
  ended_at: string | null;
  duration_seconds: number | null;
  result_state: string;
  attempts: number;
  termination_code: string | null;
}

export interface ExpectedRuns {
  rows: ExpectedRun[];
  totals: { runs: number; succeeded: number; failures: number; running: number };
  data_as_of: string | null;
}

const states: { [tableWord: string]: string } = {
  SUCCEEDED: "SUCCESS",
  FAILED: "FAILED",
  TIMED_OUT: "TIMED_OUT",
  ERROR: "ERROR",
  CANCELLED: "CANCELED",
  SKIPPED: "SKIPPED",
  BLOCKED: "BLOCKED",
};
const failures = new Set(["FAILED", "TIMED_OUT", "ERROR"]);

/** The list of runs for a span. `wanted` are jobmon's states, null for no filter. */
export function expectedRuns(
  account: Account,
  asked: { span: Span; lookbackDays: number; wanted: readonly string[] | null },
): ExpectedRuns {
  const knownFrom = asked.span.from - asked.lookbackDays * DAY_MICROS;
  const read = account.slices.filter((slice) => micros(slice.period_start_time) >= knownFrom);
  const dataAsOf = read.length === 0 ? null : Math.max(...read.map((slice) => micros(slice.period_end_time)));
  const found: { run: ExpectedRun; isOpen: boolean; at: number }[] = [];
  for (const slices of groupsOf(account.slices, runKey).values()) {
    const told = tellRun(slices, knownFrom, dataAsOf ?? 0);
    if (told === null) continue;
    const { kind, startedAt, seenUntil, attempts, final } = told;
    const { from, to } = asked.span;
    const belongs =
      kind === "open"
        ? startedAt < to
        : kind === "ended"
          ? seenUntil >= from && seenUntil < to
          : startedAt < to && seenUntil >= from && asked.wanted?.includes("UNKNOWN") === true;
    if (!belongs) continue;
    const state =
      kind === "open"
        ? "RUNNING"
        : kind === "lost"
          ? "UNKNOWN"
          : (states[final?.result_state ?? ""] ?? "UNKNOWN");
    if (asked.wanted !== null && !asked.wanted.includes(state)) continue;
    const [first] = slices;
    if (first === undefined) continue;
    const isEarly = startedAt < knownFrom;
    const started = isEarly ? null : Math.floor(startedAt / 1000);
    const ended = kind === "ended" ? Math.floor(seenUntil / 1000) : null;
    found.push({
      isOpen: kind === "open",
      at: kind === "open" ? startedAt : seenUntil,
      run: {
        workspace_id: first.workspace_id,
        job_id: first.job_id,
        run_id: first.run_id,
        job_name: nameOf(account, first) ?? some(slices, "run_name") ?? first.job_id,
        run_type: some(slices, "run_type"),
        trigger_type: some(slices, "trigger_type"),
        started_at: started === null ? null : new Date(started).toISOString(),
        ended_at: ended === null ? null : new Date(ended).toISOString(),
        duration_seconds: started === null || ended === null ? null : (ended - started) / 1000,
        result_state: state,
        attempts,
        termination_code: kind === "ended" ? (final?.termination_code ?? null) : null,
      },
    });
  }
  found.sort(
    (a, b) =>
      Number(b.isOpen) - Number(a.isOpen) || b.at - a.at || compareText(idOf(a.run), idOf(b.run)),
  );
  const rows = found.map(({ run }) => run);
  const count = (fits: (state: string) => boolean) => rows.filter((run) => fits(run.result_state)).length;
  return {
    rows,
    totals: {
      runs: rows.length,
      succeeded: count((state) => state === "SUCCESS"),
      failures: count((state) => failures.has(state)),
      running: count((state) => state === "RUNNING"),
    },
    data_as_of: dataAsOf === null ? null : new Date(Math.floor(dataAsOf / 1000)).toISOString(),
  };
}

/** How a run stands, from all its slices; null when none of them is read. */
function tellRun(slices: readonly SliceRow[], knownFrom: number, dataAsOf: number) {
  const read = slices.filter((slice) => micros(slice.period_start_time) >= knownFrom);
  if (read.length === 0) return null;
  const seenUntil = Math.max(...read.map((slice) => micros(slice.period_end_time)));
  const startedAt = Math.min(...slices.map((slice) => micros(slice.period_start_time)));
  const results = read.filter((slice) => slice.result_state !== null);
  const final = results.reduce<SliceRow | null>(
    (latest, slice) =>
      latest === null || micros(slice.period_end_time) > micros(latest.period_end_time) ? slice : latest,
    null,
  );
  const goesOn =
    final === null ||
    read.some(
      (slice) =>
        slice.result_state === null && micros(slice.period_start_time) >= micros(final.period_end_time),
    );
  if (!goesOn) return { kind: "ended" as const, startedAt, seenUntil, attempts: results.length, final };
  const kind = seenUntil >= dataAsOf - OPEN_MICROS ? ("open" as const) : ("lost" as const);
  return { kind, startedAt, seenUntil, attempts: results.length + 1, final };
}

/** The name in the newest row of a job, also of a deleted one. */
function nameOf(account: Account, of: { workspace_id: string; job_id: string }): string | null {
  const rows = account.jobs.filter((job) => job.workspace_id === of.workspace_id && job.job_id === of.job_id);
  rows.sort((a, b) => micros(b.change_time) - micros(a.change_time));
  return rows[0]?.name ?? null;
}

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
  const groups = groupsOf(ofJobs, ({ row }) =>
    asked.by === "day" ? row.usage_date : row.usage_metadata.job_id === undefined ? "" : jobKey(row),
  );
  const rows = [...groups.values()].flatMap((group): (ExpectedCostRow & { cost: bigint })[] => {
    const [first] = group;
    if (first === undefined || dbusOf(group) === 0n) return [];
    const job_id = asked.by === "day" ? null : (first.row.usage_metadata.job_id ?? null);
    const job = { workspace_id: first.row.workspace_id, job_id: job_id ?? "" };
    return [
      {
        workspace_id: job_id === null ? null : first.row.workspace_id,
        job_id,
        usage_date: asked.by === "day" ? first.row.usage_date : null,
        job_name:
          job_id === null
            ? null
            : (nameOf(account, job) ?? billedName(group.map(({ row }) => row)) ?? runName(account, job) ?? job_id),
        cost: costOf(group),
        list_cost: decimalText(costOf(group), 36),
        dbus: decimalText(dbusOf(group), 18),
        runs: runsOf(group.map(({ row }) => row)),
      },
    ];
  });
  rows.sort((a, b) =>
    asked.by === "day"
      ? compareText(b.usage_date ?? "", a.usage_date ?? "")
      : compareBigInt(b.cost, a.cost) ||
        compareText(a.workspace_id ?? "", b.workspace_id ?? "") ||
        compareText(a.job_id ?? "", b.job_id ?? ""),
  );
  const unpriced = ofJobs.filter(({ price }) => price === null);
  const isFree = ({ row }: { row: UsageRow }) => row.sku_name.includes("FREE_USAGE");
  const newest = ofJobs.map(({ row }) => micros(row.usage_start_time)).sort((a, b) => b - a)[0];
  return {
    rows: rows.map(({ cost: _, ...row }) => row),
    totals: {
      list_cost: decimalText(costOf(ofJobs), 36),
      dbus: decimalText(dbusOf(ofJobs), 18),
      not_attributable_cost: decimalText(costOf(beside), 36),
      unpriced_dbus: decimalText(dbusOf(unpriced.filter((usage) => !isFree(usage))), 18),
      free_dbus: decimalText(dbusOf(unpriced.filter(isFree)), 18),
    },
    ingested_until:
      ofJobs
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
  const byRun = groupsOf(named, (row) => `${row.workspace_id}/${row.usage_metadata.job_run_id}`);
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

/** An ISO 8601 instant in UTC as microseconds since the epoch. */
export function micros(instant: string): number {
  const fraction = /\.(\d+)/.exec(instant)?.[1] ?? "";
  const seconds = Date.parse(instant.replace(/\.\d+/, "")) / 1000;
  return seconds * 1_000_000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}

/** A decimal as an integer of 10⁻¹⁸. */
function scaled(text: string): bigint {
  const [, sign = "", whole = "0", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (fraction.length > 18) throw new Error(`${text} has more than 18 decimals`);
  const digits = BigInt(whole + fraction.padEnd(18, "0"));
  return sign === "-" ? -digits : digits;
}

/** An integer of 10⁻ˢᶜᵃˡᵉ as a plain decimal without zeros at its end. */
function decimalText(value: bigint, scale: number): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
  const fraction = digits.slice(-scale).replace(/0+$/, "");
  const plain = digits.slice(0, -scale) + (fraction === "" ? "" : `.${fraction}`);
  return value < 0n ? `-${plain}` : plain;
}

function groupsOf<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  return Map.groupBy(items, keyOf);
}

const runKey = (slice: SliceRow) => [slice.workspace_id, slice.job_id, slice.run_id].join("/");
const jobKey = (row: UsageRow) => `${row.workspace_id}/${row.usage_metadata.job_id}`;
const idOf = (run: ExpectedRun) => [run.workspace_id, run.job_id, run.run_id].join("/");

function some(slices: readonly SliceRow[], key: "run_name" | "run_type" | "trigger_type"): string | null {
  return slices.map((slice) => slice[key]).find((value) => value !== null) ?? null;
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const compareBigInt = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);
