import { clusterRows } from "../data/clusters.ts";
import type { Attempt, Run } from "../data/run.ts";
import { MINUTE_MS } from "../data/time.ts";
import { jobRunTimelineRows, jobTaskRunTimelineRows } from "../data/timelines.ts";
import type { LiveRun } from "./live-run.ts";

type Row = Record<string, unknown>;

/** Rows by table, such as `lakeflow.job_run_timeline`. */
export type RowsByTable = Record<string, Row[]>;

/** What has landed of runs, so that each piece of time lands once: rows are only ever added. */
export interface Landing {
  /** The rows of a run that have not landed and tell of the time up to `untilMs`. */
  rows(run: LiveRun, untilMs: number, options?: { only: ReadonlySet<string> | undefined }): RowsByTable;
  /** Takes all rows up to `untilMs` as landed. */
  skip(run: LiveRun, untilMs: number): void;
  /** What the run does lands from now on. */
  follow(run: LiveRun): void;
  isFollowed(run: LiveRun): boolean;
  /** All of the run has landed: nothing is remembered of it. */
  forget(run: LiveRun): void;
}

export function createLanding(): Landing {
  /** Run and task run ids: until when their time has landed. */
  const landedUntil = new Map<string, number>();
  const followed = new Set<LiveRun>();
  /** Cluster ids: the change times of their rows. */
  const landedClusters = new Map<string, Set<string>>();

  /** What of the row has not landed; undefined if nothing. Rows of no length land once. */
  function rest(row: Row): Row | undefined {
    const id = String(row.run_id);
    const [startMs, endMs] = [
      Date.parse(String(row.period_start_time)),
      Date.parse(String(row.period_end_time)),
    ];
    const until = landedUntil.get(id);
    if (until !== undefined && endMs <= until) return undefined;
    landedUntil.set(id, endMs);
    return until === undefined || until <= startMs
      ? row
      : { ...row, period_start_time: new Date(until).toISOString() };
  }

  function rows(
    run: LiveRun,
    untilMs: number,
    { only }: { only?: ReadonlySet<string> | undefined } = {},
  ): RowsByTable {
    const table = asTold(run);
    const wanted = (row: Row) => only === undefined || only.has(String(row.run_id));
    const landed = (all: Iterable<Row>): Row[] =>
      [...all]
        .filter(wanted)
        .map(rest)
        .filter((row) => row !== undefined);
    return {
      "lakeflow.job_run_timeline": landed(jobRunTimelineRows([table], untilMs)).map((row) =>
        inOwnWords(row, run),
      ),
      "lakeflow.job_task_run_timeline": landed(jobTaskRunTimelineRows([table], untilMs)),
      "compute.clusters": newClusterRows({ ...table, attempts: run.attempts }, untilMs),
    };
  }

  function newClusterRows(run: Run, untilMs: number): Row[] {
    if (run.spec.compute.kind !== "job-cluster") return [];
    return [...clusterRows([run], untilMs)].filter((row: Row) => {
      const changes = landedClusters.get(String(row.cluster_id)) ?? new Set();
      if (row.cluster_source !== "JOB" || changes.has(String(row.change_time))) return false;
      landedClusters.set(String(row.cluster_id), changes.add(String(row.change_time)));
      return true;
    });
  }

  return {
    rows,
    skip: (run, untilMs) => void rows(run, untilMs),
    follow: (run) => void followed.add(run),
    isFollowed: (run) => followed.has(run),
    forget(run) {
      followed.delete(run);
      landedUntil.delete(run.runId);
      for (const { tasks, computeId } of run.attempts) {
        for (const task of tasks) landedUntil.delete(task.runId);
        if (computeId !== null) landedClusters.delete(computeId);
      }
    },
  };
}

/** The run as the account's tables are made from it: at once landed, and begun when it was asked for. */
function asTold(run: LiveRun): Run {
  const [first, ...others] = run.attempts;
  const attempts: Attempt[] = first === undefined ? [] : [{ ...first, startMs: run.createdMs }, ...others];
  const triggerType = run.triggerType === "CONTINUOUS" ? "CRON" : run.triggerType;
  return { ...run, triggerType, attempts, landingDelayMs: 0 };
}

/** What the generated account has no runs of. */
function inOwnWords(row: Row, run: LiveRun): Row {
  const waitedMs = (run.attempts[0]?.startMs ?? run.createdMs) - run.createdMs;
  return {
    ...row,
    trigger_type: run.triggerType,
    queue_duration_seconds: Math.floor(waitedMs / 1000),
    ...(run.parameters.env === undefined ? {} : { job_parameters: { env: { value: run.parameters.env } } }),
  };
}

/** Rows land between 45 and 75 s after what they tell of. */
export const LANDING_MS = { least: 0.75 * MINUTE_MS, most: 1.25 * MINUTE_MS } as const;
