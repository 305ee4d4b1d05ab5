import { ACCOUNT_ID, type Principal, TEAM_TAG, type Team } from "./account.ts";
import type { JobSpec, TaskSpec } from "./job-spec.ts";
import { NEWER_COLUMNS_SINCE_MS, RENAMED } from "./landmarks.ts";
import { quartz } from "./schedule.ts";
import { daysBefore, HOUR_MS, isoInstant } from "./time.ts";

type Row = Record<string, unknown>;

/** The hour of a day at which jobs are edited, deleted and paused in this account. */
const EDITED_AT_HOUR = 9;

/** A task that the first version of each edited job still had. */
const FORMER_TASK_KEY = "legacy_export";

/** The team that a job belonged to at that time; null without one. */
export function teamAt(spec: JobSpec, ms: number, nowMs: number): Team | null {
  return isBeforeRename(spec, ms, nowMs) ? RENAMED.fromTeam : spec.team;
}

/** The job's tags at that time, the team among them. */
export function tagsAt(spec: JobSpec, ms: number, nowMs: number): Record<string, string> {
  const team = teamAt(spec, ms, nowMs);
  return team === null ? { ...spec.tags } : { [TEAM_TAG]: team, ...spec.tags };
}

/** The job's name at that time. */
export function nameAt(spec: JobSpec, ms: number, nowMs: number): string {
  return isBeforeRename(spec, ms, nowMs) ? RENAMED.from : spec.name;
}

function isBeforeRename(spec: JobSpec, ms: number, nowMs: number): boolean {
  return spec.name === RENAMED.to && ms < editedAt(nowMs, RENAMED.daysAgo);
}

const editedAt = (nowMs: number, daysAgo: number) => daysBefore(nowMs, daysAgo) + EDITED_AT_HOUR * HOUR_MS;

const createdAt = (spec: JobSpec, nowMs: number) =>
  typeof spec.createdAt === "string" ? Date.parse(spec.createdAt) : editedAt(nowMs, spec.createdAt.daysAgo);

/** Rows of lakeflow.jobs: one per change, the newest being the current state. */
export function* jobRows(specs: Iterable<JobSpec>, nowMs: number): Generator<Row> {
  for (const spec of specs) {
    const createdMs = createdAt(spec, nowMs);
    yield jobRow(spec, createdMs, nowMs, false);
    const changes = [
      ...spec.editedDaysAgo,
      ...(spec.pausedDaysAgo === undefined ? [] : [spec.pausedDaysAgo]),
    ];
    for (const daysAgo of changes.toSorted((a, b) => b - a)) {
      const changedMs = editedAt(nowMs, daysAgo);
      if (changedMs > createdMs) yield jobRow(spec, changedMs, nowMs, daysAgo === spec.pausedDaysAgo);
    }
    if (spec.deletedDaysAgo !== undefined) {
      const deletedMs = editedAt(nowMs, spec.deletedDaysAgo);
      yield { ...jobRow(spec, deletedMs, nowMs, false), delete_time: isoInstant(deletedMs) };
    }
  }
}

function jobRow(spec: JobSpec, changedMs: number, nowMs: number, paused: boolean): Row {
  const row: Row = {
    account_id: ACCOUNT_ID,
    workspace_id: spec.workspace.id,
    job_id: spec.jobId,
    name: nameAt(spec, changedMs, nowMs),
    creator_id: spec.creator.id,
    tags: tagsAt(spec, changedMs, nowMs),
    run_as: spec.owner.id,
    change_time: isoInstant(changedMs),
    delete_time: null,
    description: spec.description,
  };
  return { ...row, ...newerJobColumns(spec, changedMs, nowMs, paused) };
}

function newerJobColumns(spec: JobSpec, changedMs: number, nowMs: number, paused: boolean): Row {
  const isNewer = changedMs >= NEWER_COLUMNS_SINCE_MS;
  const known = <T>(value: T): T | null => (isNewer ? value : null);
  const nameOf = (principal: Principal) => known(principal.name);
  const fileArrival = spec.schedule.kind === "file-arrival";
  const schedule = quartz(spec.schedule);
  return {
    trigger: known(fileArrival ? { file_arrival: FILE_ARRIVAL } : schedule === null ? null : { schedule }),
    trigger_type: known(fileArrival ? "FILE_ARRIVAL" : schedule === null ? null : "CRON"),
    run_as_user_name: nameOf(spec.owner),
    creator_user_name: nameOf(spec.creator),
    paused: known(paused),
    timeout_seconds: known(spec.timeoutSeconds),
    health_rules: known(healthRules(spec)),
    deployment: known(spec.bundle === undefined ? null : { kind: "BUNDLE", metadata_file_path: spec.bundle }),
    create_time: known(isoInstant(createdAt(spec, nowMs))),
  };
}

const FILE_ARRIVAL = {
  url: "s3://supplier-files-prod/incoming/",
  min_time_between_triggers_seconds: 300,
  wait_after_last_change_seconds: 60,
};

function healthRules(spec: JobSpec): Row[] {
  if (spec.healthRuleSeconds === undefined) return [];
  return [{ metric: "RUN_DURATION_SECONDS", operator: "GREATER_THAN", value: spec.healthRuleSeconds }];
}

/** Rows of lakeflow.job_tasks: one per task when the job was created or edited, and one when a task was removed. */
export function* jobTaskRows(specs: Iterable<JobSpec>, nowMs: number): Generator<Row> {
  for (const spec of specs) {
    const createdMs = createdAt(spec, nowMs);
    const edits = spec.editedDaysAgo.map((days) => editedAt(nowMs, days)).filter((ms) => ms > createdMs);
    const [firstEditMs] = edits;
    for (const changedMs of [createdMs, ...edits]) {
      for (const task of spec.tasks) yield taskRow(spec, task, changedMs);
    }
    if (firstEditMs !== undefined && spec.tasks.length > 1) {
      const former: TaskSpec = { key: FORMER_TASK_KEY, after: [], share: 0 };
      yield taskRow(spec, former, createdMs);
      yield { ...taskRow(spec, former, firstEditMs), delete_time: isoInstant(firstEditMs) };
    }
    if (spec.deletedDaysAgo !== undefined) {
      const deletedMs = editedAt(nowMs, spec.deletedDaysAgo);
      for (const task of spec.tasks) {
        yield { ...taskRow(spec, task, deletedMs), delete_time: isoInstant(deletedMs) };
      }
    }
  }
}

function taskRow(spec: JobSpec, task: TaskSpec, changedMs: number): Row {
  const isNewer = changedMs >= NEWER_COLUMNS_SINCE_MS;
  return {
    account_id: ACCOUNT_ID,
    workspace_id: spec.workspace.id,
    job_id: spec.jobId,
    task_key: task.key,
    depends_on_keys: [...task.after],
    change_time: isoInstant(changedMs),
    delete_time: null,
    timeout_seconds: isNewer ? 0 : null,
    health_rules: isNewer ? [] : null,
  };
}
