/** Builders of Jobs API objects for `setJobsApiObject` and `PUT /control/…`; every field can be given another value. */
type Fields = Record<string, unknown>;

const START_MS = Date.parse("2026-11-20T11:00:00Z");

const succeeded = {
  state: { life_cycle_state: "TERMINATED", result_state: "SUCCESS", state_message: "" },
  status: { state: "TERMINATED", termination_details: { code: "SUCCESS", type: "SUCCESS", message: "" } },
};

export const failed = {
  state: { life_cycle_state: "INTERNAL_ERROR", result_state: "FAILED", state_message: "Task load failed" },
  status: {
    state: "TERMINATED",
    termination_details: { code: "RUN_EXECUTION_ERROR", type: "CLIENT_ERROR", message: "Task load failed" },
  },
};

export const running = {
  state: { life_cycle_state: "RUNNING", state_message: "In run" },
  status: { state: "RUNNING" },
  end_time: 0,
};

export function aJob(jobId: string, settings: Fields = {}, fields: Fields = {}): Fields {
  return {
    job_id: jobId,
    creator_user_name: "ana@example.test",
    created_time: START_MS - 86_400_000,
    settings: {
      name: `job ${jobId}`,
      max_concurrent_runs: 1,
      format: "MULTI_TASK",
      tasks: [{ task_key: "load" }],
      ...settings,
    },
    ...fields,
  };
}

/** A run of one task that succeeded in a minute. */
export function aRun(runId: string, fields: Fields = {}): Fields {
  const endMs = START_MS + 60_000;
  return {
    run_id: runId,
    job_id: "1",
    run_type: "JOB_RUN",
    start_time: START_MS,
    end_time: endMs,
    run_duration: 60_000,
    setup_duration: 0,
    execution_duration: 0,
    cleanup_duration: 0,
    ...succeeded,
    tasks: [aTaskRun(`${runId}1`, "load", succeeded)],
    ...fields,
  };
}

export function aTaskRun(runId: string, taskKey: string, fields: Fields = {}): Fields {
  return {
    run_id: runId,
    task_key: taskKey,
    attempt_number: 0,
    start_time: START_MS,
    end_time: START_MS + 60_000,
    ...fields,
  };
}

/** That many runs that go on, started a second apart, with ids from `firstId` upwards. */
export function manyActiveRuns(
  count: number,
  { firstId = 1000, ...fields }: Fields & { firstId?: number } = {},
) {
  return Array.from({ length: count }, (_, i) =>
    aRun(String(firstId + i), { start_time: START_MS + i * 1000, ...running, tasks: [], ...fields }),
  );
}

/** A run with that many tasks, each with a run id of its own. */
export function aRunWithTasks(runId: string, count: number, fields: Fields = {}): Fields {
  const tasks = Array.from({ length: count }, (_, i) =>
    aTaskRun(`${runId}${String(i).padStart(4, "0")}`, `task_${i}`, succeeded),
  );
  return aRun(runId, { tasks, ...fields });
}
