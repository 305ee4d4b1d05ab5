import type { RestObject } from "./rest-object.ts";

/** `status` and the older `state` of something that goes on. */
export function activeState(
  state: "BLOCKED" | "PENDING" | "QUEUED" | "RUNNING" | "TERMINATING" | "WAITING_FOR_RETRY",
  details: { message?: string; queue?: RestObject } = {},
): { state: RestObject; status: RestObject } {
  return {
    state: {
      life_cycle_state: state,
      state_message: details.message ?? "",
      user_cancelled_or_timedout: false,
      ...(details.queue === undefined ? {} : { queue_reason: details.queue.message }),
    },
    status: {
      state: state === "WAITING_FOR_RETRY" ? "WAITING" : state,
      ...(details.queue === undefined ? {} : { queue_details: details.queue }),
    },
  };
}

export type RestResultState =
  | "SUCCESS"
  | "SUCCESS_WITH_FAILURES"
  | "FAILED"
  | "TIMEDOUT"
  | "CANCELED"
  | "MAXIMUM_CONCURRENT_RUNS_REACHED"
  | "UPSTREAM_FAILED"
  | "UPSTREAM_CANCELED";

/** `status` and the older `state` of something that is over; a result of null is left out, as Databricks does. */
export function endedState(
  result: RestResultState | null,
  code: string,
  details: {
    lifeCycle?: "TERMINATED" | "INTERNAL_ERROR" | "SKIPPED";
    type?: string;
    message?: string;
  } = {},
): { state: RestObject; status: RestObject } {
  const { lifeCycle = "TERMINATED", type = "SUCCESS", message = "" } = details;
  return {
    state: {
      life_cycle_state: lifeCycle,
      ...(result === null ? {} : { result_state: result }),
      state_message: message,
      user_cancelled_or_timedout: result === "CANCELED" || result === "TIMEDOUT",
    },
    status: { state: "TERMINATED", termination_details: { code, type, message } },
  };
}
