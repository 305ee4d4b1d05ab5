/** One row of system.lakeflow.job_run_timeline, as far as numbers depend on it. Times are ISO 8601 UTC, to the microsecond. */
export interface SliceRow {
  workspace_id: string;
  job_id: string;
  run_id: string;
  period_start_time: string;
  period_end_time: string;
  result_state: string | null;
  termination_code: string | null;
  run_type: string | null;
  trigger_type: string | null;
  run_name: string | null;
}

/** One row of system.lakeflow.jobs: what a job was like from `change_time` on. */
export interface JobRow {
  workspace_id: string;
  job_id: string;
  name: string | null;
  change_time: string;
  delete_time: string | null;
}

/** One row of system.billing.usage. Quantities are decimals as text. */
export interface UsageRow {
  workspace_id: string;
  record_id: string;
  sku_name: string;
  cloud: string;
  usage_unit: string;
  usage_start_time: string;
  usage_end_time: string;
  usage_date: string;
  usage_quantity: string;
  record_type: string;
  ingestion_date: string;
  billing_origin_product: string;
  usage_metadata: { [field: string]: string };
  custom_tags: { [key: string]: string };
  product_features: { [field: string]: unknown } | null;
}

/** One row of system.billing.list_prices. A price is a decimal as text. */
export interface PriceRow {
  sku_name: string;
  cloud: string;
  usage_unit: string;
  currency_code: string;
  price_start_time: string;
  price_end_time: string | null;
  pricing: {
    default?: string | null;
    promotional?: { default: string } | null;
    effective_list?: { default: string | null } | null;
  };
}

/** The rows of a made-up account, table by table. */
export interface Account {
  slices: SliceRow[];
  jobs: JobRow[];
  usage: UsageRow[];
  prices: PriceRow[];
}

export const emptyAccount: Account = { slices: [], jobs: [], usage: [], prices: [] };

export const WORKSPACE = "1000000000000001";
export const OTHER_WORKSPACE = "2000000000000002";
export const JOB = "101";
export const RUN = "5001";
export const SKU = "PREMIUM_JOBS_COMPUTE";

/** A slice of a finished run of one job: 09:00 to 09:30 on 2026-03-10. */
export function aSlice(over: Partial<SliceRow> = {}): SliceRow {
  return {
    workspace_id: WORKSPACE,
    job_id: JOB,
    run_id: RUN,
    period_start_time: "2026-03-10T09:00:00Z",
    period_end_time: "2026-03-10T09:30:00Z",
    result_state: "SUCCEEDED",
    termination_code: null,
    run_type: "JOB_RUN",
    trigger_type: "CRON",
    run_name: null,
    ...over,
  };
}

/**
 * The slices of one run, from its cutting points: `cut(["09:00", "10:00", "10:20"])` is two slices, the last of
 * which has the result. Points are times of 2026-03-10, or whole instants.
 */
export function cut(points: readonly string[], over: Partial<SliceRow> = {}): SliceRow[] {
  const instants = points.map((point) => (point.includes("T") ? point : `2026-03-10T${point}:00Z`));
  return instants.slice(1).map((end, index) => {
    const isLast = index === instants.length - 2;
    const slice = aSlice({ ...over, period_start_time: instants[index] ?? end, period_end_time: end });
    return isLast ? slice : { ...slice, result_state: null, termination_code: null };
  });
}

export function aJob(over: Partial<JobRow> = {}): JobRow {
  return {
    workspace_id: WORKSPACE,
    job_id: JOB,
    name: "nightly load",
    change_time: "2026-01-01T00:00:00Z",
    delete_time: null,
    ...over,
  };
}

let records = 0;

/**
 * One DBU of one run of one job in the hour from 09:00 on 2026-03-10. A given `usage_start_time` also sets the end, an
 * hour later, and the date; `job` and `run` set the metadata, null leaves the id out.
 */
export function aUsageRow(
  over: Partial<UsageRow> & { job?: string | null; run?: string | null } = {},
): UsageRow {
  const { job = JOB, run = RUN, ...rest } = over;
  const start = over.usage_start_time ?? "2026-03-10T09:00:00Z";
  records += 1;
  return {
    workspace_id: WORKSPACE,
    record_id: `record-${records}`,
    sku_name: SKU,
    cloud: "AWS",
    usage_unit: "DBU",
    usage_start_time: start,
    usage_end_time: new Date(Date.parse(start) + 3_600_000).toISOString(),
    usage_date: start.slice(0, 10),
    usage_quantity: "1",
    record_type: "ORIGINAL",
    ingestion_date: start.slice(0, 10),
    billing_origin_product: "JOBS",
    usage_metadata: {
      ...(job === null ? {} : { job_id: job }),
      ...(run === null ? {} : { job_run_id: run }),
    },
    custom_tags: {},
    product_features: { is_serverless: false },
    ...rest,
  };
}

/** A price of 0.15 USD since 2020 that is still in force. `price` sets the effective list price. */
export function aPrice(over: Partial<PriceRow> & { price?: string } = {}): PriceRow {
  const { price = "0.15", ...rest } = over;
  return {
    sku_name: SKU,
    cloud: "AWS",
    usage_unit: "DBU",
    currency_code: "USD",
    price_start_time: "2020-01-01T00:00:00Z",
    price_end_time: null,
    pricing: { default: price, promotional: null, effective_list: { default: price } },
    ...rest,
  };
}
