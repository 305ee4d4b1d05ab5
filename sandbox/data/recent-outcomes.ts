import { LOST } from "./landmarks.ts";
import type { Outcome } from "./outcome.ts";

/** What became of the newest scheduled runs of some jobs, newest first, so that every account has something to show. */
export const RECENT_OUTCOMES: Readonly<Record<string, Readonly<Record<number, Outcome>>>> = {
  orders_ingest: { 0: "succeeded", 3: "failed", 7: "retried", 11: "skipped", 20: "stalled" },
  "nightly load": { 0: "repaired", 1: "succeeded", 2: "retried", 5: "succeeded-with-failures" },
  customer_360: { 0: "failed", 1: "succeeded", 6: "repaired" },
  "invoice matching <EU & UK>": { 0: "retried", 1: "failed", 2: "succeeded" },
  clickstream_sessions: { 0: "succeeded", 4: "repaired-twice" },
  churn_model_scoring: { 0: "timed-out", 1: "succeeded" },
  web_events_compaction: { 0: "cancelled", 1: "succeeded" },
  data_quality_checks: { 0: "succeeded-with-failures", 3: "failed" },
  // Nothing but its length may set the drifting and the dear job apart in the days that tell of them.
  gl_reconciliation: Object.fromEntries(Array.from({ length: 10 }, (_, i) => [i, "succeeded"])),
  feature_store_refresh: Object.fromEntries(Array.from({ length: 14 }, (_, i) => [i, "succeeded"])),
  [LOST.jobName]: { 0: "succeeded", [LOST.runsAgo]: "lost" },
};
