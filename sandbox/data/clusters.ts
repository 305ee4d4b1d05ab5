import {
  ACCOUNT_ID,
  ANA,
  ANALYTICS,
  CHLOE,
  MACHINE_LEARNING,
  type Principal,
  type Workspace,
} from "./account.ts";
import {
  ANALYTICS_CLUSTER_ID,
  BI_WAREHOUSE_ID,
  REPORTING_WAREHOUSE_ID,
  RESEARCH_CLUSTER_ID,
} from "./job-catalogue.ts";
import { tagsAt } from "./jobs.ts";
import type { Run } from "./run.ts";
import { daysBefore, HOUR_MS, isoInstant, utcDate } from "./time.ts";

type Row = Record<string, unknown>;

interface ClusterVersion {
  workspace: Workspace;
  clusterId: string;
  name: string;
  owner: Principal;
  source: "UI" | "JOB";
  createdMs: number;
  changedMs: number;
  deletedMs: number | null;
  nodeType: string;
  workers: number | null;
  autoscale: { min: number; max: number } | null;
  autoTerminationMinutes: number;
  tags: Record<string, string>;
  dbrVersion: string;
  isPhoton: boolean;
}

/** Rows of compute.clusters: each version of the all-purpose clusters, and the job cluster of each attempt. */
export function* clusterRows(runs: Iterable<Run>, nowMs: number): Generator<Row> {
  for (const version of allPurposeVersions(nowMs)) yield clusterRow(version);
  for (const run of runs) {
    if (run.runType !== "WORKFLOW_RUN") yield* jobClusterRows(run, nowMs);
  }
}

function* jobClusterRows(run: Run, nowMs: number): Generator<Row> {
  const { spec } = run;
  const { compute } = spec;
  if (compute.kind !== "job-cluster") return;
  for (const { computeId, startMs, endMs } of run.attempts) {
    const landedMs = nowMs - run.landingDelayMs;
    if (computeId === null || startMs > landedMs) continue;
    const isOver = endMs <= landedMs;
    yield clusterRow({
      workspace: spec.workspace,
      clusterId: computeId,
      name: `job-${run.jobId}-run-${run.runId}`,
      owner: spec.owner,
      source: "JOB",
      createdMs: startMs,
      changedMs: isOver ? endMs : startMs,
      deletedMs: isOver ? endMs : null,
      nodeType: compute.nodeType,
      workers: compute.workers,
      autoscale: null,
      autoTerminationMinutes: 0,
      tags: tagsAt(spec, startMs, nowMs),
      dbrVersion: compute.photon ? "17.3.x-photon-scala2.13" : "17.3.x-scala2.13",
      isPhoton: compute.photon,
    });
  }
}

function allPurposeVersions(nowMs: number): ClusterVersion[] {
  const common = { source: "UI", deletedMs: null, isPhoton: false } as const;
  const analytics = {
    ...common,
    workspace: ANALYTICS,
    clusterId: ANALYTICS_CLUSTER_ID,
    name: "shared-analytics",
    owner: ANA,
    createdMs: Date.UTC(2024, 2, 14, 8, 15, 22),
    nodeType: "i3.xlarge",
    tags: { team: "platform", env: "prod" },
  };
  const research = {
    ...common,
    workspace: MACHINE_LEARNING,
    clusterId: RESEARCH_CLUSTER_ID,
    name: "ml-research",
    owner: CHLOE,
    createdMs: Date.UTC(2024, 7, 22, 14, 31, 7),
    nodeType: "g4dn.xlarge",
    tags: { team: "ml", env: "dev" },
  };
  const resizedMs = daysBefore(nowMs, 82) + 10 * HOUR_MS;
  const small = { workers: 4, autoscale: null, autoTerminationMinutes: 120, dbrVersion: "16.4.x-scala2.12" };
  const autoscaled = { workers: null, autoscale: { min: 2, max: 8 }, autoTerminationMinutes: 60 };
  const versions = [
    { ...analytics, ...small, changedMs: analytics.createdMs },
    { ...analytics, ...autoscaled, changedMs: resizedMs, dbrVersion: "17.3.x-scala2.13" },
    { ...research, ...small, workers: 2, changedMs: research.createdMs },
  ];
  return versions.filter(({ changedMs }) => changedMs <= nowMs);
}

function clusterRow(version: ClusterVersion): Row {
  return {
    account_id: ACCOUNT_ID,
    workspace_id: version.workspace.id,
    cluster_id: version.clusterId,
    cluster_name: version.name,
    owned_by: version.owner.name,
    create_time: isoInstant(version.createdMs),
    delete_time: version.deletedMs === null ? null : isoInstant(version.deletedMs),
    driver_node_type: version.nodeType,
    worker_node_type: version.nodeType,
    worker_count: version.workers,
    min_autoscale_workers: version.autoscale?.min ?? null,
    max_autoscale_workers: version.autoscale?.max ?? null,
    auto_termination_minutes: version.autoTerminationMinutes,
    enable_elastic_disk: true,
    tags: version.tags,
    cluster_source: version.source,
    init_scripts: [],
    aws_attributes: { first_on_demand: 1, availability: "SPOT_WITH_FALLBACK", zone_id: "us-east-1a" },
    azure_attributes: null,
    gcp_attributes: null,
    driver_instance_pool_id: null,
    worker_instance_pool_id: null,
    dbr_version: version.dbrVersion,
    change_time: isoInstant(version.changedMs),
    change_date: utcDate(version.changedMs),
    data_security_mode: version.source === "JOB" ? "SINGLE_USER" : "USER_ISOLATION",
    policy_id: version.source === "JOB" ? "000A1B2C3D4E5F60" : null,
  };
}

/** Rows of compute.warehouses: the second version of the first one is larger. */
export function* warehouseRows(nowMs: number): Generator<Row> {
  const bi = {
    warehouse_id: BI_WAREHOUSE_ID,
    workspace_id: ANALYTICS.id,
    account_id: ACCOUNT_ID,
    warehouse_name: "BI",
    warehouse_type: "PRO",
    warehouse_channel: "CURRENT",
    warehouse_size: "SMALL",
    min_clusters: 1,
    max_clusters: 2,
    auto_stop_minutes: 10,
    tags: { team: "platform" },
    change_time: "2024-01-09T11:22:40.000Z",
    delete_time: null,
    created_by: ANA.name,
  };
  yield bi;
  const enlargedMs = daysBefore(nowMs, 133) + 13 * HOUR_MS;
  yield { ...bi, warehouse_size: "MEDIUM", max_clusters: 4, change_time: isoInstant(enlargedMs) };
  yield {
    ...bi,
    warehouse_id: REPORTING_WAREHOUSE_ID,
    warehouse_name: "Finance reporting",
    auto_stop_minutes: 30,
    tags: { team: "finance" },
    change_time: "2024-04-25T06:55:18.000Z",
  };
}
