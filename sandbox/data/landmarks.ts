/**
 * What happens in the generated account at a known place, for tests and documentation. `daysAgo` counts UTC dates back
 * from the date of `now`.
 */

/** One dear day: a larger cluster that also runs longer. The cost of the day is about 4 times the usual. */
export const SPIKE = {
  jobName: "feature_store_refresh",
  daysAgo: 9,
  dbusPerHourFactor: 2.5,
  durationFactor: 1.6,
} as const;

/** A job that takes a little longer each day, up to `factorNow` times what it took before. */
export const DRIFT = { jobName: "gl_reconciliation", sinceDaysAgo: 60, factorNow: 1.9 } as const;

/** All jobs grow mildly: this share of their size a day. */
export const GROWTH_PER_DAY = 0.0004;

/** The job changed its name and its team on that day; usage keeps the tags of its time. */
export const RENAMED = {
  daysAgo: 120,
  from: "fraud_features",
  to: "fraud_feature_pipeline",
  fromTeam: "platform",
  toTeam: "ml",
} as const;

/** Deleted and made anew under the same name with another job id. */
export const RECREATED = { jobName: "vendor_invoices_import", daysAgo: 45 } as const;

/** Paused since that day: it has no newer runs. */
export const PAUSED = { jobName: "experiment_cleanup", sinceDaysAgo: 70 } as const;

/** A new job that runs every quarter of an hour. */
export const NEW_JOB = { jobName: "payments_stream_monitor", sinceDaysAgo: 21 } as const;

/** A run whose end never arrived: the nth scheduled run from the end. */
export const LOST = { jobName: "inventory_snapshot", runsAgo: 33 } as const;

/** The job that has no team tag. */
export const UNTAGGED_JOB_NAME = "gdpr_erasure_requests";

/** The price of classic jobs compute rises at this hour of that day. */
export const PRICE_CHANGE = {
  skuName: "PREMIUM_JOBS_COMPUTE",
  daysAgo: 150,
  hour: 14,
  before: "0.15",
  after: "0.165",
} as const;

/** A promotion nested in an open-ended base price; bounds at midnight, the end exclusive. */
export const PROMOTION = {
  skuName: "PREMIUM_JOBS_SERVERLESS_COMPUTE_US_EAST_N_VIRGINIA",
  fromDaysAgo: 100,
  toDaysAgo: 70,
  price: "0.35",
  promotionalPrice: "0.28",
} as const;

/** Columns marked 2025-12 are NULL in every row written before this instant. */
export const NEWER_COLUMNS_SINCE_MS = Date.UTC(2025, 11, 1);

/** From this instant on, timeline rows are cut on clock hours; before, in hours from the run's start. */
export const CLOCK_HOUR_SLICES_SINCE_MS = Date.UTC(2026, 0, 19);

/** Runs still open at now, started by hand that many minutes ago; the last is in flight again after a repair. */
export const OPEN_RUNS = [
  { jobName: "churn_model_training", startedMinutesAgo: 145 },
  { jobName: "recommender_training", startedMinutesAgo: 47 },
  { jobName: "customer_360", startedMinutesAgo: 130, repairedMinutesAgo: 22 },
] as const;
