import type { JobSpec, TaskSpec } from "../data/job-spec.ts";
import { tagsAt } from "../data/jobs.ts";
import { quartz } from "../data/schedule.ts";
import type { RestObject } from "../databricks/jobs-api/rest-object.ts";
import type { LiveJob } from "./live-run.ts";

const CLUSTER_KEY = "main";
export const PARAMETER = "env";

/** A job of the account as `jobs/get` shows it; `createdMs` as in lakeflow.jobs. */
export function restJob(
  { spec, queues, isContinuous }: LiveJob,
  createdMs: number,
  nowMs: number,
): RestObject {
  const schedule = scheduleOf(spec);
  const pause_status = pauseStatus(spec);
  return {
    job_id: spec.jobId,
    creator_user_name: spec.creator.name,
    run_as_user_name: spec.owner.name,
    created_time: createdMs,
    settings: {
      name: spec.name,
      ...(spec.description === null ? {} : { description: spec.description }),
      email_notifications: {},
      webhook_notifications: {},
      timeout_seconds: spec.timeoutSeconds ?? 0,
      ...(schedule === undefined ? {} : { schedule }),
      ...(spec.schedule.kind === "file-arrival"
        ? { trigger: { pause_status, file_arrival: { url: "s3://supplier-files-prod/incoming/" } } }
        : {}),
      ...(isContinuous ? { continuous: { pause_status } } : {}),
      ...(spec.healthRuleSeconds === undefined
        ? {}
        : {
            health: {
              rules: [{ metric: "RUN_DURATION_SECONDS", op: "GREATER_THAN", value: spec.healthRuleSeconds }],
            },
          }),
      max_concurrent_runs: 1,
      tasks: spec.tasks.map((task) => taskSettings(spec, task)),
      ...jobClusters(spec),
      tags: tagsAt(spec, nowMs, nowMs),
      format: "MULTI_TASK",
      queue: { enabled: queues },
      parameters: [{ name: PARAMETER, default: parameterDefault(spec) }],
      ...(spec.bundle === undefined
        ? {}
        : { deployment: { kind: "BUNDLE", metadata_file_path: spec.bundle }, edit_mode: "UI_LOCKED" }),
    },
  };
}

const pauseStatus = (spec: JobSpec) => (spec.pausedDaysAgo === undefined ? "UNPAUSED" : "PAUSED");

export const parameterDefault = (spec: JobSpec) => spec.tags.env ?? "prod";

/** The schedule as jobs and the runs that it starts show it. */
export function scheduleOf(spec: JobSpec): RestObject | undefined {
  const schedule = quartz(spec.schedule);
  return schedule === null ? undefined : { ...schedule, pause_status: pauseStatus(spec) };
}

/** The job clusters as settings and runs have them; nothing for other compute. */
export function jobClusters({ compute }: JobSpec): { job_clusters?: RestObject[] } {
  if (compute.kind !== "job-cluster") return {};
  return {
    job_clusters: [
      {
        job_cluster_key: CLUSTER_KEY,
        new_cluster: {
          spark_version: compute.photon ? "17.3.x-photon-scala2.13" : "17.3.x-scala2.13",
          node_type_id: compute.nodeType,
          num_workers: compute.workers,
          runtime_engine: compute.photon ? "PHOTON" : "STANDARD",
        },
      },
    ],
  };
}

/** What a task is and runs on: the same in a job's settings and in its runs. */
export function taskSettings(spec: JobSpec, task: TaskSpec): RestObject {
  const { compute } = spec;
  const path = `/Workspace/jobs/${spec.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_")}/${task.key}`;
  return {
    task_key: task.key,
    ...(task.after.length === 0 ? {} : { depends_on: task.after.map((task_key) => ({ task_key })) }),
    run_if: "ALL_SUCCESS",
    ...(compute.kind === "warehouse"
      ? {
          sql_task: { warehouse_id: compute.warehouseId, file: { path: `${path}.sql`, source: "WORKSPACE" } },
        }
      : { notebook_task: { notebook_path: path, source: "WORKSPACE" } }),
    ...(compute.kind === "job-cluster" ? { job_cluster_key: CLUSTER_KEY } : {}),
    ...(compute.kind === "all-purpose" ? { existing_cluster_id: compute.clusterId } : {}),
    ...(compute.kind === "serverless" ? { environment_key: "Default" } : {}),
    ...((task.retries ?? 0) > 0
      ? { max_retries: task.retries, min_retry_interval_millis: 30_000, retry_on_timeout: false }
      : {}),
    timeout_seconds: 0,
    email_notifications: {},
    webhook_notifications: {},
  };
}
