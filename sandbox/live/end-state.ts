import type { End } from "../data/run.ts";
import { endedState } from "../databricks/jobs-api/run-states.ts";

type States = ReturnType<typeof endedState>;

/** Failures for which a task's life cycle ends in INTERNAL_ERROR: what went wrong was not its own code. */
const OUTSIDE_THE_CODE = new Set([
  "LIBRARY_INSTALLATION_ERROR",
  "CLUSTER_ERROR",
  "CLOUD_FAILURE",
  "RESOURCE_NOT_FOUND",
]);

/** How a run ended, in the words of the Jobs API. A run with a failed task ends in INTERNAL_ERROR, whoever is to blame. */
export function runEndState(
  end: End | null,
  details: { message: string; withFailures: boolean; timeoutSeconds: number },
): States {
  const { message, withFailures, timeoutSeconds } = details;
  if (end?.result_state === "SUCCEEDED" && withFailures) {
    return endedState("SUCCESS_WITH_FAILURES", "SUCCESS_WITH_FAILURES", { message });
  }
  if (end?.result_state === "FAILED") {
    const { termination_code, termination_type: type } = end;
    return endedState("FAILED", termination_code, { lifeCycle: "INTERNAL_ERROR", type, message });
  }
  return commonEndState(end, { message, timeoutSeconds });
}

export function taskEndState(end: End | null, details: { message: string; timeoutSeconds: number }): States {
  if (end?.result_state === "FAILED") {
    const { termination_code, termination_type: type } = end;
    const lifeCycle = OUTSIDE_THE_CODE.has(termination_code) ? "INTERNAL_ERROR" : "TERMINATED";
    return endedState("FAILED", termination_code, { lifeCycle, type, message: details.message });
  }
  return commonEndState(end, details);
}

function commonEndState(end: End | null, details: { message: string; timeoutSeconds: number }): States {
  const { message } = details;
  if (end === null) {
    return endedState(null, "CLUSTER_ERROR", {
      lifeCycle: "INTERNAL_ERROR",
      type: "CLOUD_FAILURE",
      message: "The compute of the run was lost.",
    });
  }
  const { termination_code: code, termination_type: type } = end;
  switch (end.result_state) {
    case "SUCCEEDED":
      return endedState("SUCCESS", "SUCCESS", { message });
    case "FAILED":
      return endedState("FAILED", code, { type, message });
    case "ERROR":
      return endedState(null, code, { lifeCycle: "INTERNAL_ERROR", type, message });
    case "TIMED_OUT":
      return endedState("TIMEDOUT", "CANCELED", {
        type,
        message: `Run exceeded its timeout of ${details.timeoutSeconds} seconds.`,
      });
    case "CANCELLED":
      return endedState("CANCELED", code === "CANCELLED" ? "CANCELED" : code, {
        type,
        message: "Run cancelled.",
      });
    case "SKIPPED":
      return code === "MAX_CONCURRENT_RUNS_EXCEEDED"
        ? endedState("MAXIMUM_CONCURRENT_RUNS_REACHED", code, {
            lifeCycle: "SKIPPED",
            type,
            message: "The run was skipped because of the limit of 1 maximum concurrent runs.",
          })
        : endedState(null, code, { lifeCycle: "SKIPPED", type, message: "The run was skipped." });
    case "BLOCKED":
      return endedState("UPSTREAM_FAILED", "SKIPPED", {
        type,
        message: "An upstream task failed.",
      });
  }
}
