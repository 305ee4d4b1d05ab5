import type { JobSpec } from "./job-spec.ts";
import type { Random } from "./random.ts";
import type { End } from "./run.ts";

/** What becomes of a run; drawn by chance, or fixed for the newest runs of some jobs. */
export type Outcome =
  | "succeeded"
  | "succeeded-with-failures"
  | "retried"
  | "stalled"
  | "failed"
  | "repaired"
  | "repaired-twice"
  | "cancelled"
  | "timed-out"
  | "skipped"
  | "lost";

/** Ends of failed tasks; those of `clusterOnly` need a job cluster. The weights are judged, not measured. */
const FAILURES: readonly { weight: number; clusterOnly?: true; end: End }[] = [
  { weight: 58, end: failed("RUN_EXECUTION_ERROR", "CLIENT_ERROR") },
  { weight: 9, end: failed("LIBRARY_INSTALLATION_ERROR", "CLIENT_ERROR") },
  { weight: 7, end: failed("STORAGE_ACCESS_ERROR", "CLIENT_ERROR") },
  { weight: 6, end: failed("UNAUTHORIZED_ERROR", "CLIENT_ERROR") },
  { weight: 4, end: failed("RESOURCE_NOT_FOUND", "CLIENT_ERROR") },
  { weight: 7, clusterOnly: true, end: failed("DRIVER_ERROR", "CLIENT_ERROR") },
  { weight: 5, clusterOnly: true, end: failed("CLUSTER_ERROR", "INTERNAL_ERROR") },
  { weight: 5, clusterOnly: true, end: failed("CLOUD_FAILURE", "CLOUD_FAILURE") },
  {
    weight: 6,
    end: { result_state: "ERROR", termination_code: "INTERNAL_ERROR", termination_type: "INTERNAL_ERROR" },
  },
];

function failed(termination_code: string, termination_type: End["termination_type"]): End {
  return { result_state: "FAILED", termination_code, termination_type };
}

export function drawFailure(spec: JobSpec, random: Random): End {
  const possible = FAILURES.filter(
    ({ clusterOnly }) => clusterOnly !== true || spec.compute.kind === "job-cluster",
  );
  let rest = random.float() * possible.reduce((sum, { weight }) => sum + weight, 0);
  for (const { weight, end } of possible) {
    rest -= weight;
    if (rest < 0) return end;
  }
  return failed("RUN_EXECUTION_ERROR", "CLIENT_ERROR");
}

export function drawOutcome(spec: JobSpec, random: Random): Outcome {
  if (random.chance(spec.failureRate)) {
    if (spec.tasks.length === 1 || random.chance(0.6)) return "failed";
    return random.chance(0.85) ? "repaired" : "repaired-twice";
  }
  const likelihoods: readonly [Outcome, number][] = [
    ["retried", spec.tasks.some((task) => (task.retries ?? 0) > 0) ? 0.02 : 0],
    ["succeeded-with-failures", spec.tasks.some((task) => task.optional === true) ? 0.02 : 0],
    ["timed-out", (spec.timeoutSeconds ?? 0) > 0 ? 0.008 : 0],
    ["cancelled", 0.005],
    ["stalled", spec.schedule.kind === "hourly" || spec.schedule.kind === "minutes" ? 0.004 : 0],
    ["skipped", 0.001],
  ];
  let rest = random.float();
  for (const [outcome, likelihood] of likelihoods) {
    rest -= likelihood;
    if (rest < 0) return outcome;
  }
  return "succeeded";
}
