import { currentJobs } from "./current-jobs.ts";
import { jobCost } from "./job-cost.ts";
import { jobUsage } from "./job-usage.ts";
import { jobsFreshness } from "./jobs-freshness.ts";
import { oneRun } from "./one-run.ts";
import { pricesFreshness } from "./prices-freshness.ts";
import { recentRuns } from "./recent-runs.ts";
import { runTasks } from "./run-tasks.ts";
import { runsFreshness } from "./runs-freshness.ts";
import { usageFreshness } from "./usage-freshness.ts";

/** Every query jobmon can send. */
export const queries = [
  recentRuns,
  currentJobs,
  jobCost,
  jobUsage,
  oneRun,
  runTasks,
  runsFreshness,
  jobsFreshness,
  usageFreshness,
  pricesFreshness,
] as const;
