import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { renderJson } from "../../src/answers/renderers/json.ts";
import { renderTerminal } from "../../src/answers/renderers/terminal.ts";
import { createAppQuestions } from "../../src/app.ts";
import { startAdapter } from "../databricks/adapter.ts";

const WORKSPACE = "1000000000000001";
const OTHER = "1000000000000002";
const at = (time: string) => Date.parse(`2026-11-20T${time}Z`);

let adapter: Awaited<ReturnType<typeof startAdapter>>;
let ask: (
  text: string,
) => Promise<{ outcome: string; json: ReturnType<typeof renderJson>; text: string; commands: string[] }>;

beforeAll(async () => {
  adapter = await startAdapter();
  await adapter.local.addRows({
    "lakeflow.jobs": [
      aJob(WORKSPACE, "10", "nightly load", { team: "ml" }),
      aJob(WORKSPACE, "11", "nightly load backup"),
      aJob(OTHER, "10", "nightly report"),
      aJob(OTHER, "12", "exports"),
      { ...aJob(WORKSPACE, "13", "gone"), delete_time: "2026-11-01T00:00:00Z" },
    ],
    "lakeflow.job_run_timeline": [
      {
        workspace_id: OTHER,
        job_id: "12",
        run_id: "900",
        period_start_time: "2026-08-01T05:30:00.123Z",
        period_end_time: "2026-08-01T05:45:00.456Z",
        result_state: "FAILED",
        termination_code: "RUN_EXECUTION_ERROR",
        run_type: "JOB_RUN",
      },
    ],
    "lakeflow.job_task_run_timeline": [
      aTaskSlice("901", "extract", "2026-08-01T05:30:00Z", "2026-08-01T05:35:00Z", "FAILED"),
      aTaskSlice("902", "extract", "2026-08-01T05:35:00Z", "2026-08-01T05:45:00Z", "FAILED"),
      aTaskSlice("903", "publish", "2026-08-01T05:45:00Z", "2026-08-01T05:45:00Z", "BLOCKED"),
    ],
  });
  await adapter.local.setJobsApiObject("job", "10", {
    job_id: 10,
    creator_user_name: "ana@example.test",
    run_as_user_name: "loader@example.test",
    created_time: at("10:00:00"),
    settings: {
      name: "nightly load",
      tags: { team: "platform" },
      schedule: {
        quartz_cron_expression: "0 30 2 * * ?",
        timezone_id: "Europe/Paris",
        pause_status: "UNPAUSED",
      },
      max_concurrent_runs: 1,
      timeout_seconds: 0,
      tasks: [
        { task_key: "extract", notebook_task: { notebook_path: "/x" } },
        { task_key: "publish", sql_task: {}, depends_on: [{ task_key: "extract" }] },
      ],
    },
  } as never);
  await adapter.local.setJobsApiObject("run", "500", aFailedRun as never);
  await adapter.local.setJobsApiObject("run", "501", {
    run_id: 501,
    job_id: 10,
    run_name: "nightly load",
    start_time: at("11:58:00"),
    end_time: 0,
    status: {
      state: "QUEUED",
      queue_details: { code: "MAX_CONCURRENT_RUNS_REACHED", message: "Waiting for run 502 to end." },
    },
    state: { life_cycle_state: "QUEUED" },
  } as never);
  await adapter.local.setJobsApiObject("output", "601", {
    error: "ValueError: no rows for 2026-11-19",
    error_trace:
      'Traceback (most recent call last):\n  File "load.py", line 7, in main\nValueError: no rows for 2026-11-19',
  } as never);
  const questions = createAppQuestions(
    {
      warehouse: adapter.warehouse,
      jobsApi: adapter.jobsApi,
      now: adapter.clock.now,
      logger: { debug() {}, info() {}, warn() {}, error() {} },
      settings: { lookbackDays: 30, currency: "USD" },
      installation: { version: "0.0.0-test", workspaceUrl: "https://dbc.test" },
    },
    { find: async ({ id }) => ({ name: "Ana Admin", email: `${id}@example.test`, role: "admin" }) },
  );
  ask = async (text) => {
    const { answer, outcome } = await questions.ask(text, {
      platform: "slack",
      tenant: "T0001",
      id: "U0001",
    });
    const commands = answer.actions.flatMap((action) => (action.kind === "command" ? [action.command] : []));
    return { outcome, json: renderJson(answer), text: renderTerminal(answer, { width: 200 }), commands };
  };
});

afterAll(async () => {
  await adapter[Symbol.asyncDispose]();
});

beforeEach(() => {
  // Answers of other tests are not given again.
  adapter.clock.advance({ seconds: 6 });
});

function aJob(workspace_id: string, job_id: string, name: string, tags: { [key: string]: string } = {}) {
  return {
    workspace_id,
    job_id,
    name,
    tags,
    run_as: "run-as-id",
    change_time: "2026-10-01T00:00:00Z",
    trigger: { schedule: { quartz_cron_expression: "0 0 1 * * ?", timezone_id: "UTC" } },
  };
}

function aTaskSlice(run_id: string, task_key: string, from: string, to: string, result_state: string) {
  return {
    workspace_id: OTHER,
    job_id: "12",
    job_run_id: "900",
    run_id,
    task_key,
    period_start_time: from,
    period_end_time: to,
    result_state,
  };
}

const failedTask = {
  status: { state: "TERMINATED", termination_details: { code: "RUN_EXECUTION_ERROR" } },
  state: { life_cycle_state: "TERMINATED", result_state: "FAILED" },
};

const aFailedRun = {
  run_id: 500,
  job_id: 10,
  run_name: "nightly load",
  run_type: "JOB_RUN",
  trigger: "PERIODIC",
  creator_user_name: "ana@example.test",
  start_time: at("10:00:00"),
  end_time: at("10:30:00"),
  run_page_url: `https://dbc.test/?o=${WORKSPACE}#job/10/run/500`,
  status: {
    state: "TERMINATED",
    termination_details: { code: "RUN_EXECUTION_ERROR", message: "Task extract failed." },
  },
  state: { life_cycle_state: "INTERNAL_ERROR", result_state: "FAILED" },
  job_parameters: [
    { name: "day", default: "today", value: "2026-11-19" },
    { name: "mode", default: "full" },
  ],
  overriding_parameters: { job_parameters: { day: "2026-11-19" } },
  repair_history: [
    {
      type: "ORIGINAL",
      start_time: at("10:00:00"),
      end_time: at("10:10:00"),
      state: { life_cycle_state: "TERMINATED", result_state: "FAILED" },
    },
    {
      id: 71,
      type: "REPAIR",
      start_time: at("10:20:00"),
      end_time: at("10:30:00"),
      state: { life_cycle_state: "TERMINATED", result_state: "FAILED" },
    },
  ],
  tasks: [
    {
      task_key: "extract",
      run_id: 600,
      attempt_number: 0,
      start_time: at("10:00:00"),
      end_time: at("10:05:00"),
      ...failedTask,
    },
    {
      task_key: "extract",
      run_id: 601,
      attempt_number: 1,
      start_time: at("10:20:00"),
      end_time: at("10:25:00"),
      ...failedTask,
    },
    {
      task_key: "publish",
      run_id: 602,
      attempt_number: 0,
      status: { state: "TERMINATED", termination_details: { code: "SKIPPED" } },
      state: { life_cycle_state: "SKIPPED", result_state: "UPSTREAM_FAILED" },
    },
  ],
};

describe("run", () => {
  test("shows state, latest attempt of each task, the error of the failed one, parameters and repairs", async () => {
    const { outcome, json, text } = await ask("run 500");
    expect(outcome).toBe("answered");
    expect(json.facts).toMatchObject({
      workspace_id: WORKSPACE,
      job_id: "10",
      run_id: "500",
      result_state: "FAILED",
      termination_code: "RUN_EXECUTION_ERROR",
      attempts: 2,
      duration_seconds: 1_800,
      creator_user_name: "ana@example.test",
      message: "Task extract failed.",
    });
    expect(json.tables.tasks?.rows).toMatchObject([
      {
        task_key: "extract",
        run_id: "601",
        attempts: 2,
        result_state: "FAILED",
        error: "ValueError: no rows for 2026-11-19",
      },
      { task_key: "publish", result_state: "BLOCKED", error: null },
    ]);
    expect(json.tables.parameters?.rows).toEqual([
      { name: "day", value: "2026-11-19", default: "today", overridden: true },
      { name: "mode", value: "full", default: "full", overridden: false },
    ]);
    expect(json.tables.repairs?.rows).toMatchObject([
      { type: "ORIGINAL" },
      { type: "REPAIR", repair_id: "71" },
    ]);
    expect(text).toContain("extract: ValueError: no rows for 2026-11-19");
    expect(text).toContain('File "load.py", line 7, in main');
  });

  test("says why a queued run waits", async () => {
    const { json, text } = await ask("run 501");
    expect(json.facts).toMatchObject({
      result_state: "PENDING",
      queue_reason: "Waiting for run 502 to end.",
      ended_at: null,
    });
    expect(text).toContain("Waiting for run 502 to end.");
  });

  test("that the API does not know comes from the tables, with its task runs", async () => {
    const { json, text } = await ask("run 900");
    expect(json.source).toBe("system.lakeflow.job_run_timeline");
    expect(json.facts).toMatchObject({
      workspace_id: OTHER,
      job_name: "exports",
      started_at: "2026-08-01T05:30:00.123Z",
      duration_seconds: 900.333,
      result_state: "FAILED",
    });
    expect(json.tables.tasks?.rows).toMatchObject([
      { task_key: "extract", run_id: "902", attempts: 2, result_state: "FAILED" },
      { task_key: "publish", result_state: "BLOCKED", duration_seconds: 0 },
    ]);
    expect(text).toContain("The Jobs API does not show this run");
  });

  test.each([
    ["run 123456", "UNKNOWN", "run_id names no run"],
    ["run 999999999999999999999999999999", "INVALID", "at most 19 digits"],
    ["run 9223372036854775808", "INVALID", "at most 19 digits"],
    ["run abc", "INVALID", "a run's id"],
    ["run", "INVALID", "a run's id"],
  ])("%s is refused, naming run_id", async (question, _, words) => {
    const { outcome, text } = await ask(question);
    expect(outcome).toBe("wrong-question");
    expect(text).toContain("run_id");
    expect(text).toContain(words);
  });
});

describe("job", () => {
  test("joins tables and API, and the API wins", async () => {
    const { json, text } = await ask("job nightly load");
    expect(json.facts).toMatchObject({
      workspace_id: WORKSPACE,
      job_id: "10",
      run_as: "loader@example.test",
      schedule: "0 30 2 * * ? Europe/Paris",
      tags: { team: "platform" },
      timeout_seconds: 0,
    });
    expect(json.tables.tasks?.rows).toEqual([
      { task_key: "extract", kind: "notebook", depends_on: "" },
      { task_key: "publish", kind: "sql", depends_on: "extract" },
    ]);
    expect(json.tables.runs?.rows).toMatchObject([{ run_id: "501" }, { run_id: "500" }]);
    expect(text).toMatch(/Timeout +none/);
  });

  test("offers the jobs that a part of a name fits, and asks about the one that is pressed", async () => {
    const { outcome, commands } = await ask("job nightly");
    expect(outcome).toBe("wrong-question");
    expect(commands).toEqual([
      `job job:10 workspace:${WORKSPACE}`,
      `job job:11 workspace:${WORKSPACE}`,
      `job job:10 workspace:${OTHER}`,
    ]);
    const { json } = await ask(`job job:10 workspace:${OTHER}`);
    expect(json.facts).toMatchObject({ name: "nightly report", workspace_id: OTHER });
  });

  test("an id that two workspaces share is told apart", async () => {
    const { commands } = await ask("job 10");
    expect(commands).toEqual([`job job:10 workspace:${WORKSPACE}`, `job job:10 workspace:${OTHER}`]);
  });

  test("a name that no job has gets the nearest", async () => {
    const { outcome, text, commands } = await ask("job exprots");
    expect(outcome).toBe("wrong-question");
    expect(text).toContain("exports");
    expect(commands[0]).toBe('job "exports"');
  });

  test("a deleted job is gone", async () => {
    expect((await ask("job gone")).outcome).toBe("wrong-question");
  });

  test.each([["%"], ["_"], ["'; drop table x; --"], ['"a"b"'], ["a\nb"], ["x".repeat(4_096)]])(
    "a name such as %.30j is only text",
    async (name) => {
      const { outcome, text } = await ask(`job ${name}`);
      expect(outcome).toBe("wrong-question");
      expect(text).toContain("job");
    },
  );
});

describe("jobs", () => {
  test("lists current jobs by name, with tags as a map", async () => {
    const { json } = await ask("jobs");
    expect(json.rows.map((row) => row.name)).toEqual([
      "exports",
      "nightly load",
      "nightly load backup",
      "nightly report",
    ]);
    expect(json.rows[1]).toMatchObject({
      tags: { team: "ml" },
      run_as: "run-as-id",
      schedule: "0 0 1 * * ? UTC",
    });
    expect(json.page).toEqual({ offset: 0, limit: 25, total: 4, has_more: false });
  });

  test("puts a whole name before a part of one", async () => {
    expect((await ask("jobs nightly load")).json.rows.map((row) => row.name)).toEqual([
      "nightly load",
      "nightly load backup",
    ]);
  });

  test("source:live lists what the API knows", async () => {
    const { json } = await ask("jobs load source:live");
    expect(json.rows).toMatchObject([
      { job_id: "10", workspace_id: WORKSPACE, creator_user_name: "ana@example.test" },
    ]);
  });
});

describe("active, and the newest runs of a job", () => {
  test("active lists open runs with the time they have taken", async () => {
    const { json } = await ask("active");
    expect(json.rows).toMatchObject([
      { run_id: "501", result_state: "PENDING", queue_reason: "Waiting for run 502 to end." },
    ]);
    expect(Number(json.rows[0]?.elapsed_seconds)).toBeGreaterThan(100);
    expect(json.totals).toMatchObject({ runs: 1, waiting: 1 });
  });

  test("runs source:live lists the newest runs of one job", async () => {
    const { json } = await ask("runs nightly load source:live");
    expect(json.rows.map((row) => row.run_id)).toEqual(["501", "500"]);
    expect(json.source).toBe("the Jobs API");
  });

  test.each([
    ["runs source:live", "job"],
    ["runs nightly load source:live days:3", "days"],
  ])("%s names %s", async (question, argument) => {
    const { outcome, text } = await ask(question);
    expect(outcome).toBe("wrong-question");
    expect(text).toContain(`argument ${argument}`);
  });
});

test("whoami tells who the platform says one is", async () => {
  expect((await ask("whoami")).json.facts).toMatchObject({
    id: "U0001",
    name: "Ana Admin",
    email: "U0001@example.test",
    role: "admin",
  });
});
