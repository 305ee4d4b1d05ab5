import { describe, expect, test } from "vitest";
import { aJob, aSlice, cut, JOB, RUN, WORKSPACE } from "./rows.ts";
import { pluck, useBench } from "./use-bench.ts";

const { answer, env } = useBench();

const shape = ["started_at", "ended_at", "duration_seconds", "result_state", "attempts"];

test("a run is one row with all its keys", async () => {
  const json = await answer(
    { slices: [aSlice({ termination_code: "SUCCESS", run_name: "by hand" })], jobs: [aJob()] },
    "runs",
  );
  expect(json.rows).toEqual([
    {
      workspace_id: WORKSPACE,
      job_id: JOB,
      run_id: RUN,
      job_name: "nightly load",
      run_type: "JOB_RUN",
      trigger_type: "CRON",
      started_at: "2026-03-10T09:00:00.000Z",
      ended_at: "2026-03-10T09:30:00.000Z",
      duration_seconds: 1800,
      result_state: "SUCCESS",
      attempts: 1,
      termination_code: "SUCCESS",
      run_page_url: `${env().DATABRICKS_HOST}/jobs/${JOB}/runs/${RUN}?o=${WORKSPACE}`,
    },
  ]);
  expect(json.columns.map(({ key }) => key)).toEqual(Object.keys(json.rows[0] ?? {}));
  expect(json.totals).toEqual({ runs: 1, succeeded: 1, failures: 0, running: 0 });
  expect(json.page).toEqual({ offset: 0, limit: 25, total: 1, has_more: false });
});

describe("a run that was written in several slices is one row", () => {
  test.each([
    ["cut on the hours of the clock", ["08:30", "09:00", "10:00", "10:15"], "08:30", "10:15", 6300],
    ["cut in hours from its start", ["08:30", "09:30", "10:30", "10:45"], "08:30", "10:45", 8100],
    [
      "that lasts over midnight",
      ["2026-03-09T23:40:00Z", "2026-03-10T00:00:00Z", "00:20"],
      "2026-03-09T23:40",
      "00:20",
      2400,
    ],
  ])("%s", async (_, points, started, ended, seconds) => {
    const at = (time: string) => (time.includes("T") ? `${time}:00.000Z` : `2026-03-10T${time}:00.000Z`);
    const json = await answer({ slices: cut(points) }, "runs");
    expect(pluck(json, ...shape)).toEqual([[at(started), at(ended), seconds, "SUCCESS", 1]]);
    expect(json.totals.runs).toBe(1);
  });

  test("in whatever order the rows lie", async () => {
    const json = await answer({ slices: cut(["08:30", "09:00", "10:00", "10:15"]).reverse() }, "runs");
    expect(pluck(json, ...shape)).toEqual([
      ["2026-03-10T08:30:00.000Z", "2026-03-10T10:15:00.000Z", 6300, "SUCCESS", 1],
    ]);
  });
});

test("microseconds are cut to milliseconds, and the duration fits what is shown", async () => {
  const slices = [
    aSlice({
      period_start_time: "2026-03-10T09:00:00.000999Z",
      period_end_time: "2026-03-10T09:00:01.500001Z",
    }),
  ];
  expect(pluck(await answer({ slices }, "runs"), ...shape)).toEqual([
    ["2026-03-10T09:00:00.000Z", "2026-03-10T09:00:01.500Z", 1.5, "SUCCESS", 1],
  ]);
});

test("a run that never started has no length, and is neither running nor lost", async () => {
  const slices = [
    aSlice({
      period_end_time: "2026-03-10T09:00:00Z",
      result_state: "SKIPPED",
      termination_code: "MAX_CONCURRENT_RUNS_EXCEEDED",
    }),
  ];
  const json = await answer({ slices }, "runs");
  expect(pluck(json, ...shape, "termination_code")).toEqual([
    ["2026-03-10T09:00:00.000Z", "2026-03-10T09:00:00.000Z", 0, "SKIPPED", 1, "MAX_CONCURRENT_RUNS_EXCEEDED"],
  ]);
  expect(json.totals).toEqual({ runs: 1, succeeded: 0, failures: 0, running: 0 });
});

describe("a repaired run", () => {
  const failed = aSlice({ result_state: "FAILED", termination_code: "RUN_EXECUTION_ERROR" });

  test("ends as its last attempt did; its length is wall clock, the pause included", async () => {
    const slices = [
      failed,
      ...cut(["10:10", "11:00", "11:05"], { termination_code: "SUCCESS", trigger_type: "ONETIME" }),
    ];
    const json = await answer({ slices }, "runs");
    expect(pluck(json, ...shape, "termination_code")).toEqual([
      ["2026-03-10T09:00:00.000Z", "2026-03-10T11:05:00.000Z", 7500, "SUCCESS", 2, "SUCCESS"],
    ]);
    expect(json.totals).toEqual({ runs: 1, succeeded: 1, failures: 0, running: 0 });
  });

  test("that fails again after a success is a failure, whatever the alphabet says", async () => {
    const slices = [aSlice(), ...cut(["10:10", "10:20"], { result_state: "FAILED" })];
    const json = await answer({ slices }, "runs");
    expect(pluck(json, "result_state", "attempts")).toEqual([["FAILED", 2]]);
    expect(json.totals).toMatchObject({ succeeded: 0, failures: 1 });
  });

  test("whose last attempt has no code does not show that of an earlier one", async () => {
    const slices = [
      failed,
      aSlice({ period_start_time: "2026-03-10T10:00:00Z", period_end_time: "2026-03-10T10:05:00Z" }),
    ];
    expect(pluck(await answer({ slices }, "runs"), "result_state", "termination_code")).toEqual([
      ["SUCCESS", null],
    ]);
  });

  test.each([
    ["after a pause", "2026-03-10T10:10:00Z"],
    ["at the very end of the attempt before", "2026-03-10T09:30:00Z"],
  ])("is open again while a later slice has no result: %s", async (_, period_start_time) => {
    const slices = [
      failed,
      aSlice({ period_start_time, period_end_time: "2026-03-10T10:40:00Z", result_state: null }),
    ];
    const json = await answer({ slices }, "runs");
    expect(pluck(json, ...shape, "termination_code")).toEqual([
      ["2026-03-10T09:00:00.000Z", null, null, "RUNNING", 2, null],
    ]);
    expect(json.totals).toEqual({ runs: 1, succeeded: 0, failures: 0, running: 1 });
  });

  test("that never started before its repair counts both attempts", async () => {
    const slices = [
      aSlice({ period_end_time: "2026-03-10T09:00:00Z", result_state: "ERROR" }),
      ...cut(["09:10", "10:00", "10:30"]),
    ];
    expect(pluck(await answer({ slices }, "runs"), ...shape)).toEqual([
      ["2026-03-10T09:00:00.000Z", "2026-03-10T10:30:00.000Z", 5400, "SUCCESS", 2],
    ]);
  });
});

test("each retry is an attempt of the same run", async () => {
  const slices = [
    ...cut(["08:00", "08:10"], { result_state: "FAILED", trigger_type: "CRON" }),
    ...cut(["08:12", "08:20"], { result_state: "TIMED_OUT", trigger_type: "ONETIME_RETRY" }),
    ...cut(["08:22", "09:00", "09:20"], { result_state: "CANCELLED", trigger_type: "ONETIME_RETRY" }),
  ];
  expect(pluck(await answer({ slices }, "runs"), ...shape)).toEqual([
    ["2026-03-10T08:00:00.000Z", "2026-03-10T09:20:00.000Z", 4800, "CANCELED", 3],
  ]);
});

test("a run whose older slices have no type is one run, of the type that is known", async () => {
  const slices = cut(["08:30", "09:00", "09:10"]).map((slice, index) =>
    index === 0 ? { ...slice, run_type: null, trigger_type: null } : slice,
  );
  const json = await answer({ slices }, "runs");
  expect(pluck(json, "run_type", "trigger_type", "duration_seconds")).toEqual([["JOB_RUN", "CRON", 2400]]);
  expect(json.totals.runs).toBe(1);
});

test("a run without a type or a trigger is listed all the same", async () => {
  const slices = [aSlice({ run_type: null, trigger_type: null })];
  expect(pluck(await answer({ slices }, "runs"), "run_id", "run_type", "trigger_type")).toEqual([
    [RUN, null, null],
  ]);
});
