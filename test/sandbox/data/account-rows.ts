import { generateAccount } from "../../../sandbox/data/generate-account.ts";

/** The columns of the tables that the tests look at; times as ISO texts. */
export interface JobRunRow {
  workspace_id: string;
  job_id: string;
  run_id: string;
  period_start_time: string;
  period_end_time: string;
  trigger_type: string;
  result_state: string | null;
  run_type: string;
  run_name: string | null;
  termination_code: string | null;
  termination_type: string | null;
  run_duration_seconds: number | null;
}

export interface TaskRunRow {
  workspace_id: string;
  job_id: string;
  run_id: string;
  job_run_id: string;
  task_key: string;
  period_start_time: string;
  period_end_time: string;
  result_state: string | null;
  termination_code: string | null;
  compute_ids: string[];
  compute: { type: string; cluster_id: string | null; warehouse_id: string | null }[] | null;
  execution_duration_seconds: number | null;
}

export interface UsageRow {
  workspace_id: string;
  record_id: string;
  sku_name: string;
  cloud: string;
  usage_start_time: string;
  usage_end_time: string;
  usage_date: string;
  custom_tags: Record<string, string>;
  usage_unit: string;
  usage_quantity: string;
  usage_metadata: Record<string, string>;
  identity_metadata: { run_as: string | null };
  record_type: string;
  ingestion_date: string;
  billing_origin_product: string;
  product_features: { is_serverless?: boolean | null };
}

export interface JobRow {
  workspace_id: string;
  job_id: string;
  name: string;
  tags: Record<string, string>;
  run_as: string;
  change_time: string;
  delete_time: string | null;
  paused: boolean | null;
  timeout_seconds: number | null;
  trigger: { schedule?: { quartz_cron_expression: string; timezone_id: string } } | null;
}

export interface PriceRow {
  sku_name: string;
  cloud: string;
  currency_code: string;
  usage_unit: string;
  price_start_time: string;
  price_end_time: string | null;
  pricing: {
    default: string;
    promotional: { default: string } | null;
    effective_list: { default: string } | null;
  };
}

export interface ClusterRow {
  workspace_id: string;
  cluster_id: string;
  cluster_source: string;
  change_time: string;
  delete_time: string | null;
}

export interface Account {
  now: Date;
  tables: ReadonlyMap<string, readonly Record<string, unknown>[]>;
  jobs: readonly JobRow[];
  jobRuns: readonly JobRunRow[];
  taskRuns: readonly TaskRunRow[];
  usage: readonly UsageRow[];
  prices: readonly PriceRow[];
  clusters: readonly ClusterRow[];
}

/** A whole generated account in memory. */
export function readAccount(options: { seed: number; now: Date; days?: number }): Account {
  const tables = new Map<string, readonly Record<string, unknown>[]>();
  for (const { table, rows } of generateAccount(options)) tables.set(table, [...rows]);
  const rowsOf = <Row>(table: string) => (tables.get(table) ?? []) as readonly Row[];
  return {
    now: options.now,
    tables,
    jobs: rowsOf<JobRow>("lakeflow.jobs"),
    jobRuns: rowsOf<JobRunRow>("lakeflow.job_run_timeline"),
    taskRuns: rowsOf<TaskRunRow>("lakeflow.job_task_run_timeline"),
    usage: rowsOf<UsageRow>("billing.usage"),
    prices: rowsOf<PriceRow>("billing.list_prices"),
    clusters: rowsOf<ClusterRow>("compute.clusters"),
  };
}

/** The slices of each run in order of time, by workspace, job and run. */
export function slicesByRun<Row extends JobRunRow | TaskRunRow>(rows: readonly Row[]): Row[][] {
  const groups = Map.groupBy(rows, (row) => `${row.workspace_id}/${row.job_id}/${row.run_id}`);
  return [...groups.values()].map((slices) =>
    slices.toSorted(
      (a, b) =>
        a.period_start_time.localeCompare(b.period_start_time) ||
        a.period_end_time.localeCompare(b.period_end_time),
    ),
  );
}
