import { type AttemptPlan, cutAttempt, playAttempt } from "./attempt.ts";
import type { JobSpec, TaskSpec } from "./job-spec.ts";
import { DRIFT, GROWTH_PER_DAY, SPIKE } from "./landmarks.ts";
import { drawFailure, type Outcome } from "./outcome.ts";
import type { Random } from "./random.ts";
import type { Attempt, End, Run } from "./run.ts";
import { DAY_MS, daysBefore, SECOND_MS, type Span, utcDate, utcWeekday } from "./time.ts";

/** Plays a run of the given outcome from its start to its end. */
export function playRun(
  spec: JobSpec,
  startMs: number,
  outcome: Outcome,
  triggerType: Run["triggerType"],
  span: Span,
  random: Random,
): Run {
  const runId = random.digits(15);
  const landingDelayMs = random.integer(231, 352) * SECOND_MS;
  return {
    spec,
    jobId: spec.jobId,
    runId,
    runType: "JOB_RUN",
    runName: null,
    triggerType,
    attempts: playAttempts(spec, startMs, outcome, span, random),
    sourceTaskRunId: null,
    landingDelayMs,
  };
}

/** A run that never started: its one attempt has no length, no task and no compute. */
export function neverStarted(
  startMs: number,
  termination_code: "SKIPPED" | "MAX_CONCURRENT_RUNS_EXCEEDED",
): Attempt {
  const termination_type = termination_code === "SKIPPED" ? "SUCCESS" : "CLIENT_ERROR";
  const end: End = { result_state: "SKIPPED", termination_code, termination_type };
  return { startMs, endMs: startMs, end, tasks: [], computeId: null, microDbusPerHour: 0 };
}

/** A repair: the tasks of the run that have not succeeded yet, on compute of their own. */
function playRepair(attempts: readonly Attempt[], plan: AttemptPlan, random: Random): Attempt {
  const succeeded = new Set(
    attempts.flatMap(({ tasks }) =>
      tasks.filter(({ end }) => end?.result_state === "SUCCEEDED").map(({ taskKey }) => taskKey),
    ),
  );
  return playAttempt({ ...plan, tasks: plan.spec.tasks.filter(({ key }) => !succeeded.has(key)) }, random);
}

/** A run that failed early and whose repair, begun at `repairMs`, goes on for hours. */
export function playUnfinishedRepair(
  spec: JobSpec,
  startMs: number,
  repairMs: number,
  span: Span,
  random: Random,
): Attempt[] {
  const plan = usualPlan(spec, startMs, span);
  const first = playAttempt(withFault({ ...plan, durationFactor: 0.6 }, "failed", random), random);
  const repairPlan = { ...plan, startMs: Math.max(repairMs, first.endMs + SECOND_MS), durationFactor: 6 };
  return [first, playRepair([first], repairPlan, random)];
}

function playAttempts(
  spec: JobSpec,
  startMs: number,
  outcome: Outcome,
  span: Span,
  random: Random,
): Attempt[] {
  const plan = usualPlan(spec, startMs, span);
  switch (outcome) {
    case "succeeded":
      return [playAttempt(plan, random)];
    case "stalled":
      return [playAttempt({ ...plan, durationFactor: plan.durationFactor * 9 }, random)];
    case "timed-out": {
      // Tasks may run side by side, so twice the limit in all is needed to be sure to reach it.
      const factor = (2.2 * (spec.timeoutSeconds ?? 0)) / (spec.minutes * 60);
      return [playAttempt({ ...plan, durationFactor: Math.max(plan.durationFactor, factor) }, random)];
    }
    case "skipped":
      return [neverStarted(startMs, "SKIPPED")];
    case "cancelled": {
      const termination_code = random.chance(0.75) ? "USER_CANCELED" : "CANCELLED";
      const end: End = { result_state: "CANCELLED", termination_code, termination_type: "SUCCESS" };
      return [cutAttempt(...somewhereInside(playAttempt(plan, random), random), end)];
    }
    case "lost":
      return [cutAttempt(...somewhereInside(playAttempt(plan, random), random), null)];
    case "succeeded-with-failures":
    case "retried":
    case "failed":
      return [playAttempt(withFault(plan, outcome, random), random)];
    case "repaired":
    case "repaired-twice": {
      const faulty = withFault(plan, "failed", random);
      const attempts = [playAttempt(faulty, random)];
      if (outcome === "repaired-twice") {
        attempts.push(playRepair(attempts, { ...faulty, startMs: pauseAfter(attempts, random) }, random));
      }
      attempts.push(playRepair(attempts, { ...plan, startMs: pauseAfter(attempts, random) }, random));
      return attempts;
    }
  }
}

function pauseAfter(attempts: readonly Attempt[], random: Random): number {
  return (attempts.at(-1)?.endMs ?? 0) + random.integer(12 * 60, 110 * 60) * SECOND_MS;
}

function somewhereInside(attempt: Attempt, random: Random): [Attempt, number] {
  return [
    attempt,
    Math.round(attempt.startMs + (attempt.endMs - attempt.startMs) * random.between(0.3, 0.8)),
  ];
}

/** What the job's run at that time is like if nothing goes wrong. */
function usualPlan(spec: JobSpec, startMs: number, { nowMs }: Span): AttemptPlan {
  const weekend = [0, 6].includes(utcWeekday(startMs)) ? spec.weekendFactor : 1;
  const growth = (1 + GROWTH_PER_DAY) ** ((startMs - nowMs) / DAY_MS);
  const isSpike =
    spec.name === SPIKE.jobName && utcDate(startMs) === utcDate(daysBefore(nowMs, SPIKE.daysAgo));
  const spike = isSpike ? SPIKE.durationFactor : 1;
  return {
    spec,
    startMs,
    tasks: spec.tasks,
    durationFactor: weekend * growth * spike * driftFactor(spec, startMs, nowMs),
    dbusPerHourFactor: isSpike ? SPIKE.dbusPerHourFactor : 1,
  };
}

function driftFactor(spec: JobSpec, startMs: number, nowMs: number): number {
  if (spec.name !== DRIFT.jobName) return 1;
  const sinceMs = daysBefore(nowMs, DRIFT.sinceDaysAgo);
  const progress = Math.max(0, (startMs - sinceMs) / (nowMs - sinceMs));
  return 1 + (DRIFT.factorNow - 1) * progress;
}

function withFault(
  plan: AttemptPlan,
  outcome: "failed" | "retried" | "succeeded-with-failures",
  random: Random,
): AttemptPlan {
  const fits = (task: TaskSpec) =>
    outcome === "retried"
      ? (task.retries ?? 0) > 0
      : (task.optional === true) === (outcome === "succeeded-with-failures");
  const [first, ...others] = plan.spec.tasks.filter(fits);
  if (first === undefined) return plan;
  const { key } = random.pick([first, ...others]);
  return {
    ...plan,
    fault: { taskKey: key, end: drawFailure(plan.spec, random), recovers: outcome === "retried" },
  };
}
