import type { ExplicitObjects } from "./explicit-objects.ts";
import type { JobsSource } from "./jobs-source.ts";

/** Objects that were set from outside, and beneath them those of a generated account; who is on top acts. */
export function layeredSource(explicit: ExplicitObjects, generated: JobsSource | undefined): JobsSource {
  if (generated === undefined) return explicit;
  return {
    *jobs() {
      yield* explicit.jobs();
      for (const job of generated.jobs()) if (!explicit.job(String(job.job_id))) yield job;
    },
    job: (jobId) => explicit.job(jobId) ?? generated.job(jobId),
    *runs(jobId) {
      yield* explicit.runs(jobId);
      for (const run of generated.runs(jobId)) if (!explicit.run(run.runId)) yield run;
    },
    run: (runId) => explicit.run(runId) ?? generated.run(runId),
    runOfTask: (taskRunId) => explicit.runOfTask(taskRunId) ?? generated.runOfTask(taskRunId),
    output: (taskRunId) => explicit.output(taskRunId) ?? generated.output(taskRunId),
    cancel: (runId, caller) => (explicit.run(runId) ? explicit : generated).cancel(runId, caller),
    repair: (runId, request) => (explicit.run(runId) ? explicit : generated).repair(runId, request),
    runNow: (jobId, request) => (explicit.job(jobId) ? explicit : generated).runNow(jobId, request),
  };
}
