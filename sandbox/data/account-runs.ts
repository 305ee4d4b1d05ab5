import { JOBS, SUBMITTED } from "./job-catalogue.ts";
import type { JobSpec } from "./job-spec.ts";
import { OPEN_RUNS } from "./landmarks.ts";
import { drawOutcome } from "./outcome.ts";
import { neverStarted, playRun, playUnfinishedRepair } from "./play-run.ts";
import { createRandom, type Random } from "./random.ts";
import { RECENT_OUTCOMES } from "./recent-outcomes.ts";
import { endOf, isFailure, type Run } from "./run.ts";
import { dueTimes } from "./schedule.ts";
import { DAY_MS, daysBefore, MINUTE_MS, SECOND_MS, type Span } from "./time.ts";

/** The job whose notebooks start notebooks of their own, as WORKFLOW_RUN. */
const NOTEBOOK_WORKFLOW_JOB_NAME = "audit_log_archive";

/** Every run that has started by now, job by job and each job's in order of their start, open runs by hand last. */
export function* accountRuns(span: Span): Generator<Run> {
  for (const spec of JOBS) {
    for (const run of scheduledRuns(spec, span)) {
      yield run;
      if (spec.name === NOTEBOOK_WORKFLOW_JOB_NAME) yield* notebookWorkflow(run, span);
    }
  }
  for (const spec of SUBMITTED) yield* submittedRuns(spec, span);
  yield* openRuns(span);
}

/** The job's runs; while one is still going, the next is skipped. */
function* scheduledRuns(spec: JobSpec, span: Span): Generator<Run> {
  const { from, until } = lifeOf(spec, span);
  const dues = [...dueTimes(spec.schedule, span, `${spec.workspace.id}-${spec.jobId}`)].filter(
    (due) => due >= from && due < until,
  );
  let busyUntilMs = 0;
  for (const [i, due] of dues.entries()) {
    const random = createRandom(span.seed, "run", spec.workspace.id, spec.jobId, due);
    const startMs = due + random.integer(900, 20_000);
    if (startMs >= span.nowMs) return;
    const outcome = RECENT_OUTCOMES[spec.name]?.[dues.length - 1 - i] ?? drawOutcome(spec, random);
    const run = playRun(spec, startMs, outcome, triggerType(spec), span, random);
    if (startMs < busyUntilMs) {
      yield { ...run, attempts: [neverStarted(startMs, "MAX_CONCURRENT_RUNS_EXCEEDED")] };
      continue;
    }
    busyUntilMs = endOf(run);
    yield run;
    const again = isFailure(run.attempts.at(-1)?.end ?? null) ? startedAgain(run, span, random) : null;
    if (again !== null) {
      busyUntilMs = endOf(again);
      yield again;
    }
  }
}

/** The days on which the job exists and is not paused. */
function lifeOf(spec: JobSpec, { fromMs, nowMs }: Span): { from: number; until: number } {
  const from =
    typeof spec.createdAt === "string" ? fromMs : daysBefore(nowMs, spec.createdAt.daysAgo) + DAY_MS;
  const endDaysAgo = spec.deletedDaysAgo ?? spec.pausedDaysAgo;
  return { from, until: endDaysAgo === undefined ? nowMs : daysBefore(nowMs, endDaysAgo) };
}

function triggerType(spec: JobSpec): Run["triggerType"] {
  if (spec.schedule.kind === "manual") return "ONETIME";
  return spec.schedule.kind === "file-arrival" ? "FILE_ARRIVAL" : "CRON";
}

/** After some failures the job retries as a whole, or someone starts it by hand. */
function startedAgain(failed: Run, span: Span, random: Random): Run | null {
  if (!random.chance(0.35)) return null;
  const byHand = failed.spec.tasks.length > 1;
  const pauseMs =
    (byHand ? random.integer(15, 80) : random.integer(1, 5)) * MINUTE_MS + random.integer(0, 59_999);
  const startMs = endOf(failed) + pauseMs;
  if (startMs >= span.nowMs) return null;
  const outcome = random.chance(0.85) ? "succeeded" : "failed";
  return playRun(failed.spec, startMs, outcome, byHand ? "ONETIME" : "ONETIME_RETRY", span, random);
}

function* submittedRuns(spec: JobSpec, span: Span): Generator<Run> {
  for (const run of scheduledRuns(spec, span)) {
    const random = createRandom(span.seed, "submitted", run.runId);
    const runName = `${spec.name}-${random.hex(8)}`;
    yield { ...run, jobId: random.digits(15), runType: "SUBMIT_RUN", triggerType: "ONETIME", runName };
  }
}

/** `dbutils.notebook.run` inside the run's first task: a run of its own, on the same compute, that nobody bills. */
function* notebookWorkflow(parent: Run, { seed }: Span): Generator<Run> {
  const [attempt] = parent.attempts;
  const task = attempt?.tasks[0];
  if (attempt === undefined || task?.end?.result_state !== "SUCCEEDED") return;
  const random = createRandom(seed, "notebook", parent.runId);
  const startMs = task.startMs + task.setupSeconds * SECOND_MS + random.integer(5_000, 60_000);
  if (startMs + MINUTE_MS >= task.endMs) return;
  yield {
    ...parent,
    jobId: random.digits(15),
    runId: random.digits(15),
    runType: "WORKFLOW_RUN",
    runName: "/Workspace/Shared/audit/archive_one_table",
    triggerType: "ONETIME",
    attempts: [
      {
        ...attempt,
        startMs,
        endMs: task.endMs - random.integer(1_000, 20_000),
        tasks: [],
        microDbusPerHour: 0,
      },
    ],
    sourceTaskRunId: task.runId,
  };
}

function* openRuns(span: Span): Generator<Run> {
  for (const open of OPEN_RUNS) {
    const spec = JOBS.find(({ name }) => name === open.jobName);
    if (spec === undefined) throw new Error(`no job is named ${open.jobName}`);
    const random = createRandom(span.seed, "open", open.jobName, span.nowMs);
    const startMs = span.nowMs - open.startedMinutesAgo * MINUTE_MS - random.integer(0, 50_000);
    const run = playRun(spec, startMs, "succeeded", "ONETIME", span, random);
    if ("repairedMinutesAgo" in open) {
      const repairMs = span.nowMs - open.repairedMinutesAgo * MINUTE_MS;
      yield { ...run, attempts: playUnfinishedRepair(spec, startMs, repairMs, span, random) };
    } else {
      yield run;
    }
  }
}
