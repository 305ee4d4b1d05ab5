import { busyMsInHour } from "./attempt.ts";
import { overTime, split } from "./dbus.ts";
import { nameAt, tagsAt } from "./jobs.ts";
import { NEWER_COLUMNS_SINCE_MS, SPIKE } from "./landmarks.ts";
import { createRandom, type Random } from "./random.ts";
import { type Attempt, type Run, startOf } from "./run.ts";
import { SKUS, type Sku } from "./skus.ts";
import { HOUR_MS, type Span, startOfHour } from "./time.ts";
import { type Correction, type UsageRecord, usageRows } from "./usage-record.ts";

/** The job whose SKU has no price yet, and the one that a free quota partly covers. */
export const UNPRICED_JOB_NAME = "llm_finetune_eval";
export const PARTLY_FREE_JOB_NAME = "model_drift_report";

/** A free quota covers this part of the job's usage, in percent. */
const FREE_PERCENT = 30;

/** Rows of billing.usage for the runs on job clusters and serverless compute; the others are billed without a job. */
export function* runUsageRows(
  runs: Iterable<Run>,
  { seed, nowMs }: Span,
): Generator<Record<string, unknown>> {
  for (const run of runs) {
    if (run.runType === "WORKFLOW_RUN") continue;
    const random = createRandom(seed, "usage", run.runId);
    const records = run.attempts.flatMap((attempt) => attemptRecords(run, attempt, nowMs, random));
    if (records.length === 0) continue;
    yield* usageRows(records, drawCorrection(run, random), nowMs, random);
  }
}

function drawCorrection(run: Run, random: Random): Correction {
  if (run.spec.name === SPIKE.jobName) return { kind: "none" };
  const draw = random.float();
  if (draw < 0.003) return { kind: "retract" };
  return draw < 0.01 ? { kind: "restate", percent: random.integer(55, 120) } : { kind: "none" };
}

function attemptRecords(run: Run, attempt: Attempt, nowMs: number, random: Random): UsageRecord[] {
  const { kind } = run.spec.compute;
  if (attempt.endMs <= attempt.startMs || (kind !== "job-cluster" && kind !== "serverless")) return [];
  const records: UsageRecord[] = [];
  for (
    let hourMs = startOfHour(attempt.startMs);
    hourMs < Math.min(attempt.endMs, nowMs);
    hourMs += HOUR_MS
  ) {
    const quantity = overTime(attempt.microDbusPerHour, busyMsInHour(attempt, hourMs));
    for (const part of partsOfHour(run, random)) {
      const [own = 0n] = split(quantity, [part.weight, 100 - part.weight]);
      records.push({
        workspaceId: run.spec.workspace.id,
        sku: part.sku,
        hourMs,
        quantity: own,
        product: "JOBS",
        usageType: "COMPUTE_TIME",
        tags: tagsAt(run.spec, startOf(run), nowMs),
        metadata: metadataOf(run, attempt, hourMs, nowMs),
        features: featuresOf(run, hourMs, part.sku),
        identity: { runAs: run.spec.owner },
      });
    }
  }
  return records;
}

/** One record an hour for a cluster, two or three for serverless compute; weights in percent. */
function partsOfHour(run: Run, random: Random): { sku: Sku; weight: number }[] {
  const { compute, name } = run.spec;
  if (compute.kind === "job-cluster")
    return [{ sku: compute.photon ? SKUS.jobsPhoton : SKUS.jobs, weight: 100 }];
  if (name === PARTLY_FREE_JOB_NAME) {
    return [
      { sku: SKUS.jobsServerless, weight: 100 - FREE_PERCENT },
      { sku: SKUS.jobsFree, weight: FREE_PERCENT },
    ];
  }
  const weight = random.integer(20, 80);
  if (name === UNPRICED_JOB_NAME) {
    return [
      { sku: SKUS.jobsServerless, weight },
      { sku: SKUS.jobsGpu, weight: 100 - weight },
    ];
  }
  // Many short runs: one record each keeps the table of a size that tests can read.
  if (run.spec.schedule.kind === "hourly" || run.spec.schedule.kind === "minutes") {
    return [{ sku: SKUS.jobsServerless, weight: 100 }];
  }
  return [
    { sku: SKUS.jobsServerless, weight },
    { sku: SKUS.jobsServerless, weight: 100 - weight },
  ];
}

function metadataOf(run: Run, attempt: Attempt, hourMs: number, nowMs: number): Record<string, string> {
  const metadata: Record<string, string> = { job_id: run.jobId, job_run_id: run.runId };
  if (run.runName !== null) metadata.run_name = run.runName;
  if (run.spec.compute.kind === "serverless") {
    metadata.job_name = nameAt(run.spec, hourMs, nowMs);
  } else if (run.spec.compute.kind === "job-cluster") {
    if (attempt.computeId !== null) metadata.cluster_id = attempt.computeId;
    metadata.node_type = run.spec.compute.nodeType;
  }
  return metadata;
}

function featuresOf(run: Run, hourMs: number, sku: Sku): Record<string, unknown> {
  const { compute } = run.spec;
  if (compute.kind === "serverless") {
    const features = {
      is_serverless: true,
      is_photon: true,
      performance_target: compute.performanceTarget,
    };
    return sku === SKUS.jobsGpu ? { ...features, serverless_gpu: { workload_type: "TRAINING" } } : features;
  }
  // Older rows of classic compute leave it open whether they are serverless.
  const isServerless = hourMs < NEWER_COLUMNS_SINCE_MS ? null : false;
  const isPhoton = compute.kind === "job-cluster" && compute.photon;
  return { jobs_tier: "CLASSIC", is_serverless: isServerless, is_photon: isPhoton };
}
