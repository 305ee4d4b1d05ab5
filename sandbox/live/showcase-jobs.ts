import { ANA, ANALYTICS, BEN, CHLOE, DEPLOYER, MACHINE_LEARNING } from "../data/account.ts";
import type { JobSpec, TaskSpec } from "../data/job-spec.ts";
import type { Outcome } from "../data/outcome.ts";
import type { Random } from "../data/random.ts";
import type { LiveJob } from "./live-run.ts";

const usual = {
  workspace: ANALYTICS,
  team: "platform",
  tags: { env: "prod" },
  owner: DEPLOYER,
  creator: DEPLOYER,
  compute: { kind: "serverless", performanceTarget: "PERFORMANCE_OPTIMIZED" },
  spread: 0.15,
  weekendFactor: 1,
  failureRate: 0.15,
  timeoutSeconds: 0,
  createdAt: { daysAgo: 2 },
  editedDaysAgo: [],
  description: null,
} satisfies Partial<JobSpec>;

const chain = (...keys: readonly string[]): TaskSpec[] =>
  keys.map((key, i) => ({ key, after: keys.slice(Math.max(0, i - 1), i), share: 1 / keys.length }));

const byHand = { kind: "manual", perWeek: 0 } as const;
const everyQuarterOfAnHour = { kind: "minutes", every: 15 } as const;

const job = (spec: JobSpec, { queues = false, isContinuous = false } = {}): LiveJob => ({
  spec,
  queues,
  isContinuous,
  isShowcase: true,
});

/**
 * Jobs that the account's tables do not know: short ones that people start all the time, so that something moves in each
 * minute; two every quarter of an hour; one that never stops. They were created the day before yesterday.
 */
export const SHOWCASE_JOBS: readonly LiveJob[] = [
  job(
    {
      ...usual,
      name: "partner_feed_sync",
      jobId: "244170936628501",
      owner: ANA,
      creator: ANA,
      schedule: byHand,
      tasks: [
        { key: "list_feeds", after: [], share: 0.15 },
        { key: "fetch_orders", after: ["list_feeds"], share: 0.3, retries: 2 },
        { key: "fetch_prices", after: ["list_feeds"], share: 0.25 },
        { key: "merge", after: ["fetch_orders", "fetch_prices"], share: 0.3 },
      ],
      minutes: 3.5,
      dbusPerHour: 10,
    },
    { queues: true },
  ),
  job({
    ...usual,
    name: "release_smoke_tests",
    jobId: "257803391146820",
    owner: BEN,
    creator: BEN,
    schedule: byHand,
    tasks: [
      { key: "deploy_preview", after: [], share: 0.2 },
      { key: "row_counts", after: ["deploy_preview"], share: 0.25, retries: 1 },
      { key: "schema_drift", after: ["deploy_preview"], share: 0.25 },
      { key: "report", after: ["row_counts", "schema_drift"], share: 0.2 },
      { key: "notify", after: ["report"], share: 0.1, optional: true },
    ],
    minutes: 2.5,
    dbusPerHour: 6,
    failureRate: 0.3,
  }),
  job({
    ...usual,
    name: "orders_freshness_probe",
    jobId: "269915027740386",
    schedule: everyQuarterOfAnHour,
    tasks: chain("probe", "publish"),
    minutes: 1.5,
    dbusPerHour: 5,
    failureRate: 0.05,
  }),
  job({
    ...usual,
    name: "experiment_sandbox",
    jobId: "281046639955172",
    workspace: MACHINE_LEARNING,
    team: "ml",
    tags: { env: "dev" },
    owner: CHLOE,
    creator: CHLOE,
    schedule: byHand,
    tasks: chain("sample", "fit", "compare"),
    minutes: 2,
    dbusPerHour: 12,
    timeoutSeconds: 240,
  }),
  job({
    ...usual,
    name: "feature_drift_probe",
    jobId: "293358814067419",
    workspace: MACHINE_LEARNING,
    team: "ml",
    owner: CHLOE,
    creator: CHLOE,
    schedule: everyQuarterOfAnHour,
    tasks: chain("probe"),
    minutes: 1,
    dbusPerHour: 5,
    failureRate: 0.05,
  }),
  job(
    {
      ...usual,
      name: "online_scores_stream",
      jobId: "306672250893547",
      workspace: MACHINE_LEARNING,
      team: "ml",
      owner: CHLOE,
      creator: CHLOE,
      schedule: byHand,
      tasks: chain("stream"),
      minutes: 25,
      dbusPerHour: 8,
      failureRate: 0.1,
    },
    { isContinuous: true },
  ),
];

/** What becomes of a run of such a job. Repairs are left out: people make them while they watch. */
export function showcaseOutcome(spec: JobSpec, random: Random): Outcome {
  if (random.chance(spec.failureRate)) return "failed";
  const draw = random.float();
  if (draw < 0.12 && spec.tasks.some(({ retries }) => (retries ?? 0) > 0)) return "retried";
  if (draw < 0.2 && spec.tasks.some(({ optional }) => optional === true)) return "succeeded-with-failures";
  if (draw < 0.35 && (spec.timeoutSeconds ?? 0) > 0) return "timed-out";
  return draw > 0.96 ? "cancelled" : "succeeded";
}
