import { ANA, ANALYTICS, CHLOE, MACHINE_LEARNING, OTHER_REGION_WORKSPACE_ID, WORKSPACES } from "./account.ts";
import { fromMicros } from "./dbus.ts";
import {
  ANALYTICS_CLUSTER_ID,
  BI_WAREHOUSE_ID,
  JOBS,
  REPORTING_WAREHOUSE_ID,
  RESEARCH_CLUSTER_ID,
} from "./job-catalogue.ts";
import { tagsAt } from "./jobs.ts";
import { GROWTH_PER_DAY } from "./landmarks.ts";
import { createRandom, type Random } from "./random.ts";
import { SKUS } from "./skus.ts";
import { DAY_MS, HOUR_MS, type Span, utcDays, utcWeekday } from "./time.ts";
import { type UsageRecord, usageRows } from "./usage-record.ts";

/** The job whose usage is partly billed without a run, and the jobs of the other region (the second has a name there). */
export const REMAINDER_JOB_NAME = "embeddings_backfill";
export const OTHER_REGION_JOB_IDS = ["283340917755621", "745561902238470"] as const;

const PIPELINE_ID = "d3b1f0a2-6c4e-4b7d-8f25-90a7c1e5b364";
const ENDPOINT_NAME = "churn-scoring";

type Billed = Omit<UsageRecord, "hourMs" | "quantity" | "usageType"> & {
  /** Usual quantity of an hour. */
  perHour: number;
  /** UTC hours in which it is used, on working days and at weekends. */
  hours: readonly number[];
  weekendHours: readonly number[];
  usageType?: string;
};

const from = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** Rows of billing.usage that belong to no run: other products, shared and remaining job usage, the other region. */
export function* otherUsageRows({ seed, fromMs, nowMs }: Span): Generator<Record<string, unknown>> {
  for (const [i, billed] of everythingBilled(nowMs).entries()) {
    for (const day of utcDays(fromMs, nowMs)) {
      const random = createRandom(seed, "other usage", i, day);
      yield* usageRows([...dayRecords(billed, day, nowMs, random)], { kind: "none" }, nowMs, random);
    }
  }
}

function* dayRecords(billed: Billed, day: number, nowMs: number, random: Random): Generator<UsageRecord> {
  const { perHour, hours, weekendHours, usageType, ...record } = billed;
  const growth = (1 + GROWTH_PER_DAY) ** ((day - nowMs) / DAY_MS);
  for (const hour of [0, 6].includes(utcWeekday(day)) ? weekendHours : hours) {
    const quantity = fromMicros(perHour * growth * random.noise(0.15) * 1e6);
    yield { ...record, hourMs: day + hour * HOUR_MS, quantity, usageType: usageType ?? "COMPUTE_TIME" };
  }
}

function everythingBilled(nowMs: number): Billed[] {
  return [...computeBilled(), ...serverlessBilled(), ...jobsBilledWithoutRun(nowMs), ...otherRegion()];
}

/** All-purpose clusters and SQL warehouses: jobs may have run on them, but the bill does not say so. */
function computeBilled(): Billed[] {
  const cluster = {
    sku: SKUS.allPurpose,
    product: "ALL_PURPOSE",
    features: { is_serverless: false, is_photon: false },
  };
  return [
    {
      ...cluster,
      workspaceId: ANALYTICS.id,
      metadata: { cluster_id: ANALYTICS_CLUSTER_ID, node_type: "i3.xlarge" },
      tags: { team: "platform", env: "prod" },
      identity: { ownedBy: ANA },
      perHour: 6,
      hours: from(6, 16),
      weekendHours: [],
    },
    {
      ...cluster,
      workspaceId: MACHINE_LEARNING.id,
      metadata: { cluster_id: RESEARCH_CLUSTER_ID, node_type: "g4dn.xlarge" },
      tags: { team: "ml", env: "dev" },
      identity: { ownedBy: CHLOE },
      perHour: 5,
      hours: from(8, 17),
      weekendHours: [],
    },
    {
      workspaceId: ANALYTICS.id,
      sku: SKUS.sqlServerless,
      product: "SQL",
      metadata: { warehouse_id: BI_WAREHOUSE_ID },
      features: { sql_tier: "PRO", is_serverless: true },
      tags: { team: "platform" },
      identity: { ownedBy: ANA },
      perHour: 4,
      hours: from(4, 18),
      weekendHours: [4, 5, 10],
    },
    {
      workspaceId: ANALYTICS.id,
      sku: SKUS.sqlPro,
      product: "SQL",
      metadata: { warehouse_id: REPORTING_WAREHOUSE_ID },
      features: { sql_tier: "PRO", is_serverless: false },
      tags: { team: "finance" },
      identity: { ownedBy: ANA },
      perHour: 3,
      hours: [5, 6, 7, 8, 13, 14],
      weekendHours: [],
    },
  ];
}

function serverlessBilled(): Billed[] {
  const optimizations = WORKSPACES.map(
    ({ id }, i): Billed => ({
      // Billed under the SKU of serverless jobs, and yet no job.
      workspaceId: id,
      sku: SKUS.jobsServerless,
      product: "PREDICTIVE_OPTIMIZATION",
      metadata: {},
      features: { is_serverless: true },
      tags: {},
      identity: {},
      perHour: 1.2 + i,
      hours: [1, 13],
      weekendHours: [1],
    }),
  );
  const egress = WORKSPACES.map(
    ({ id }): Billed => ({
      workspaceId: id,
      sku: SKUS.egress,
      product: "NETWORKING",
      usageType: "NETWORK_BYTES",
      metadata: { source_region: "us-east-1", destination_region: "internet" },
      features: { networking: { connectivity_type: "PUBLIC_IP" } },
      tags: {},
      identity: {},
      perHour: 9,
      hours: [12],
      weekendHours: [12],
    }),
  );
  return [
    ...optimizations,
    ...egress,
    {
      workspaceId: MACHINE_LEARNING.id,
      sku: SKUS.interactive,
      product: "INTERACTIVE",
      metadata: { notebook_id: "3381940576627", notebook_path: "/Users/chloe@example.test/explore" },
      features: { is_serverless: true, is_photon: true, performance_target: "PERFORMANCE_OPTIMIZED" },
      tags: { team: "ml" },
      identity: { runAs: CHLOE },
      perHour: 2.5,
      hours: [9, 10, 14],
      weekendHours: [],
    },
    {
      workspaceId: ANALYTICS.id,
      sku: SKUS.dlt,
      product: "DLT",
      metadata: { dlt_pipeline_id: PIPELINE_ID },
      features: { dlt_tier: "ADVANCED", is_serverless: false, is_photon: true },
      tags: { team: "platform", env: "prod" },
      identity: { runAs: ANA },
      perHour: 11,
      hours: [2, 3],
      weekendHours: [2],
    },
    {
      workspaceId: MACHINE_LEARNING.id,
      sku: SKUS.modelServing,
      product: "MODEL_SERVING",
      metadata: { endpoint_name: ENDPOINT_NAME, endpoint_id: "9a4c7e1b25d8406f" },
      features: { serving_type: "MODEL", is_serverless: true },
      tags: { team: "ml" },
      identity: {},
      perHour: 8,
      hours: [7, 11, 15, 19],
      weekendHours: [11, 19],
    },
  ];
}

/** Job usage that names a job but no run, or no job at all. */
function jobsBilledWithoutRun(nowMs: number): Billed[] {
  const serverless = {
    sku: SKUS.jobsServerless,
    product: "JOBS",
    features: { is_serverless: true, is_photon: true, performance_target: "STANDARD" },
  };
  const remainders = JOBS.filter(({ name }) => name === REMAINDER_JOB_NAME).map(
    (spec): Billed => ({
      ...serverless,
      workspaceId: spec.workspace.id,
      metadata: { job_id: spec.jobId, job_name: spec.name },
      tags: tagsAt(spec, nowMs, nowMs),
      identity: { runAs: spec.owner },
      perHour: 0.8,
      hours: [20],
      weekendHours: [20],
    }),
  );
  const shared = WORKSPACES.map(
    ({ id }): Billed => ({
      ...serverless,
      workspaceId: id,
      metadata: {},
      tags: {},
      identity: {},
      perHour: 0.6,
      hours: [3, 15],
      weekendHours: [3],
    }),
  );
  return [...remainders, ...shared];
}

function otherRegion(): Billed[] {
  const [unnamed, named] = OTHER_REGION_JOB_IDS;
  const common = {
    workspaceId: OTHER_REGION_WORKSPACE_ID,
    product: "JOBS",
    tags: { team: "finance", env: "prod" },
    identity: { runAs: ANA },
  };
  return [
    {
      ...common,
      sku: SKUS.jobs,
      metadata: { job_id: unnamed, cluster_id: "0106-044119-eu7w2n9c", node_type: "m5d.xlarge" },
      features: { jobs_tier: "CLASSIC", is_serverless: false, is_photon: false },
      perHour: 18,
      hours: [4, 5],
      weekendHours: [4],
    },
    {
      ...common,
      sku: SKUS.jobsServerlessEurope,
      metadata: { job_id: named, job_name: "vat_report_eu" },
      features: { is_serverless: true, is_photon: true, performance_target: "STANDARD" },
      perHour: 7,
      hours: [6],
      weekendHours: [],
    },
  ];
}
