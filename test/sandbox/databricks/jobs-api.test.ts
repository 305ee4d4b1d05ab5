import { beforeEach, describe, expect, test } from "vitest";
import type { LocalDatabricks } from "../../../sandbox/databricks/local-databricks.ts";
import { createRestClient, type RestClient, walk } from "./rest-client.ts";
import { aJob, aRun, aRunWithTasks, aTaskRun, failed, manyActiveRuns, running } from "./rest-objects.ts";
import { createHandClock, startLocalDatabricks } from "./warehouse-client.ts";

let clock = createHandClock();
let local: LocalDatabricks;
let client: RestClient;
const nowMs = () => clock.now().getTime();

beforeEach(async () => {
  clock = createHandClock();
  local = await startLocalDatabricks({ clock });
  client = createRestClient(local);
  return async () => {
    await client.close();
    await local.close();
  };
});

const setJob = (id: string, job: object = {}) => local.setJobsApiObject("job", id, { ...aJob(id), ...job });
const setRun = (run: Record<string, unknown>) => local.setJobsApiObject("run", String(run.run_id), run);
const ids = (items: Record<string, unknown>[], field = "run_id") => items.map((item) => item[field]);
const error = (status: number, error_code: string, message?: string) => ({
  status,
  body: { error_code, ...(message === undefined ? {} : { message }) },
});

describe("on the wire", () => {
  test("ids are JSON numbers with every digit, and the workspace is named", async () => {
    const id = "9007199254740993";
    await setJob(id);
    await setRun(aRun("9223372036854775807", { job_id: BigInt(id) }));
    const run = await client.jobs("runs/get", { run_id: "9223372036854775807" });
    expect(run.text).toContain('"run_id":9223372036854775807');
    expect(run.text).toContain(`"job_id":${id}`);
    expect(run.headers.get("x-databricks-org-id")).toBe(local.env.DATABRICKS_WORKSPACE_ID);
    expect((await client.jobs("get", { job_id: id })).text).toContain(`"job_id":${id}`);
    expect((await client.jobs("list")).text).toContain(`"job_id":${id}`);
    const started = await client.post("run-now", `{"job_id":${id}}`);
    expect(started).toMatchObject({ status: 200, body: { run_id: expect.any(Number) } });
  });

  test("what is no id is refused", async () => {
    for (const path of ["get?job_id=x", "get", "runs/get?run_id=9223372036854775808", "runs/get-output"]) {
      expect(
        await client.get(
          `/api/2.2/jobs/${path.split("?")[0]}`,
          Object.fromEntries(new URLSearchParams(path.split("?")[1])),
        ),
      ).toMatchObject(error(400, "INVALID_PARAMETER_VALUE"));
    }
    expect(await client.post("run-now", { job_id: "seven" })).toMatchObject(
      error(400, "INVALID_PARAMETER_VALUE"),
    );
    expect(await client.post("run-now", "{")).toMatchObject(error(400, "MALFORMED_REQUEST"));
  });

  test("other endpoints are not found", async () => {
    expect(await client.jobs("runs/export", { run_id: 1 })).toMatchObject(error(404, "ENDPOINT_NOT_FOUND"));
    expect(await client.get("/api/2.1/jobs/list")).toMatchObject(error(404, "ENDPOINT_NOT_FOUND"));
  });
});

describe("jobs/list and jobs/get", () => {
  test("a walk over the pages gives each job once, newest first", async () => {
    for (let i = 0; i < 45; i += 1) await setJob(String(100 + i), { created_time: 1000 + (i % 7) });
    const { items, pages } = await walk(client, "list", "jobs");
    expect(pages).toBe(3);
    expect(new Set(ids(items, "job_id")).size).toBe(45);
    const created = items.map((job) => Number(job.created_time));
    expect(created).toEqual(created.toSorted((a, b) => b - a));
    expect((await walk(client, "list", "jobs", { limit: 100 })).pages).toBe(1);
  });

  test("a name is found whatever its case, and whole", async () => {
    await setJob("1", { settings: { name: "Nightly Load" } });
    await setJob("2", { settings: { name: "nightly load 2" } });
    const { body } = await client.jobs("list", { name: "nightly LOAD" });
    expect(ids(body.jobs, "job_id")).toEqual([1]);
    expect((await client.jobs("list", { name: "nothing" })).body).toEqual({ has_more: false });
  });

  test("limits outside 1 to 100 are refused", async () => {
    for (const limit of [0, 101, "many"]) {
      expect(await client.jobs("list", { limit })).toMatchObject(error(400, "INVALID_PARAMETER_VALUE"));
    }
    expect(await client.jobs("list", { page_token: "nonsense" })).toMatchObject(
      error(400, "INVALID_PARAMETER_VALUE"),
    );
  });

  test("tasks come on request in lists, and in pages of 100 with get", async () => {
    const tasks = Array.from({ length: 250 }, (_, i) => ({ task_key: `task_${i}` }));
    await setJob("1", { settings: { name: "wide", tasks } });
    const listed = (await client.jobs("list")).body.jobs[0];
    expect(listed.settings).toEqual({ name: "wide" });
    const expanded = (await client.jobs("list", { expand_tasks: true })).body.jobs[0];
    expect([expanded.settings.tasks.length, expanded.has_more]).toEqual([100, true]);
    const seen: unknown[] = [];
    let token = "";
    let pages = 0;
    do {
      const { body } = await client.jobs("get", { job_id: 1, page_token: token });
      seen.push(...body.settings.tasks);
      token = body.next_page_token ?? "";
      pages += 1;
    } while (token !== "");
    expect([pages, seen]).toEqual([3, tasks]);
  });

  test("a job that is not there does not exist", async () => {
    expect(await client.jobs("get", { job_id: 7 })).toMatchObject(
      error(400, "INVALID_PARAMETER_VALUE", "Job 7 does not exist."),
    );
    expect(await client.jobs("runs/list", { job_id: 7 })).toMatchObject(
      error(400, "INVALID_PARAMETER_VALUE", "Job 7 does not exist."),
    );
  });
});

describe("runs/list", () => {
  test("newest end first, those that go on by their start", async () => {
    await setRun(aRun("1", { start_time: nowMs() - 900_000, end_time: nowMs() - 100_000 }));
    await setRun(aRun("2", { start_time: nowMs() - 500_000, ...running }));
    await setRun(aRun("3", { start_time: nowMs() - 600_000, end_time: nowMs() - 550_000 }));
    await setRun(aRun("4", { start_time: nowMs() - 50_000, ...running }));
    expect(ids((await client.jobs("runs/list")).body.runs)).toEqual([4, 1, 2, 3]);
  });

  test("the filters choose", async () => {
    await setJob("1");
    await setJob("2");
    await setRun(aRun("1", { start_time: 1_795_000_000_000, end_time: nowMs() - 1000 }));
    await setRun(aRun("2", { job_id: "2", start_time: 1_795_000_000_001, ...running }));
    await setRun(
      aRun("3", { job_id: "2", start_time: 1_795_000_000_002, run_type: "SUBMIT_RUN", ...failed }),
    );
    const found = async (query: Record<string, string | number | boolean>) =>
      ids((await client.jobs("runs/list", query)).body.runs ?? []).toSorted();
    expect(await found({ active_only: true })).toEqual([2]);
    expect(await found({ completed_only: true })).toEqual([1, 3]);
    expect(await found({ job_id: 2 })).toEqual([2, 3]);
    expect(await found({ run_type: "SUBMIT_RUN" })).toEqual([3]);
    expect(await found({ start_time_from: 1_795_000_000_001 })).toEqual([2, 3]);
    expect(await found({ start_time_to: 1_795_000_000_001 })).toEqual([1, 2]);
    expect(await found({ start_time_from: 1_795_000_000_001, start_time_to: 1_795_000_000_001 })).toEqual([
      2,
    ]);
    expect(await client.jobs("runs/list", { active_only: true, completed_only: true })).toMatchObject(
      error(400, "INVALID_PARAMETER_VALUE"),
    );
    expect(await client.jobs("runs/list", { run_type: "RUN" })).toMatchObject(
      error(400, "INVALID_PARAMETER_VALUE"),
    );
  });

  test("a limit of 0 is the most there is, 24; from 25 on it is refused", async () => {
    for (const run of manyActiveRuns(30)) await setRun(run);
    const length = async (query: object) => (await client.jobs("runs/list", { ...query })).body.runs.length;
    expect([await length({}), await length({ limit: 0 }), await length({ limit: 24 })]).toEqual([20, 24, 24]);
    expect(await client.jobs("runs/list", { limit: 25 })).toMatchObject(
      error(400, "INVALID_PARAMETER_VALUE"),
    );
    expect(await client.jobs("runs/list", { limit: -1 })).toMatchObject(
      error(400, "INVALID_PARAMETER_VALUE"),
    );
  });

  test("active_only over 1,000 runs is right and quick", async () => {
    for (const run of manyActiveRuns(1000)) await setRun(run);
    for (let i = 0; i < 500; i += 1) await setRun(aRun(String(5000 + i)));
    const began = performance.now();
    const { items, pages } = await walk(client, "runs/list", "runs", { active_only: true, limit: 24 });
    expect(performance.now() - began).toBeLessThan(3000);
    expect(pages).toBe(42);
    expect(ids(items)).toEqual(Array.from({ length: 1000 }, (_, i) => 1999 - i));
  });

  test("runs that end while someone pages are still given once", async () => {
    for (const run of manyActiveRuns(50)) await setRun(run);
    const first = (await client.jobs("runs/list")).body;
    clock.advance({ seconds: 60 });
    for (const run of manyActiveRuns(50)) {
      await setRun(aRun(String(run.run_id), { start_time: run.start_time, end_time: nowMs() }));
    }
    const rest = await walk(client, "runs/list", "runs", { page_token: first.next_page_token });
    expect(new Set(ids([...first.runs, ...rest.items])).size).toBe(50);
    expect(first.runs.length + rest.items.length).toBe(50);
  });

  test("tasks come on request, at most 100, and never the history", async () => {
    await setRun(aRunWithTasks("1", 101, { repair_history: [{ type: "ORIGINAL" }] }));
    const plain = (await client.jobs("runs/list")).body.runs[0];
    expect([plain.tasks, plain.repair_history, plain.has_more]).toEqual([undefined, undefined, undefined]);
    const expanded = (await client.jobs("runs/list", { expand_tasks: true })).body.runs[0];
    expect([expanded.tasks.length, expanded.has_more]).toEqual([100, true]);
  });
});

describe("runs/get and runs/get-output", () => {
  test("300 tasks come in three pages", async () => {
    await setRun(aRunWithTasks("1", 300));
    const tasks: Record<string, unknown>[] = [];
    let token = "";
    let pages = 0;
    do {
      const { body } = await client.jobs("runs/get", { run_id: 1, page_token: token });
      expect(body.run_id).toBe(1);
      tasks.push(...body.tasks);
      token = body.next_page_token ?? "";
      pages += 1;
    } while (token !== "");
    expect(pages).toBe(3);
    expect(ids(tasks, "task_key")).toEqual(Array.from({ length: 300 }, (_, i) => `task_${i}`));
  });

  test("the history comes on request", async () => {
    await setRun(
      aRun("1", { repair_history: [{ type: "ORIGINAL" }, { type: "REPAIR", id: 9_007_199_254_740_993n }] }),
    );
    expect((await client.jobs("runs/get", { run_id: 1 })).body.repair_history).toBeUndefined();
    const { text } = await client.jobs("runs/get", { run_id: 1, include_history: true });
    expect(text).toContain('"repair_history":[{"type":"ORIGINAL"},{"type":"REPAIR","id":9007199254740993}]');
  });

  test("resolved values come on request", async () => {
    const task = aTaskRun("11", "load", {
      notebook_task: { notebook_path: "/a", base_parameters: { a: "1" } },
    });
    await setRun(
      aRun("1", { tasks: [task], job_parameters: [{ name: "env", default: "prod", value: "test" }] }),
    );
    const { body } = await client.jobs("runs/get", { run_id: 1, include_resolved_values: true });
    expect(body.tasks[0].resolved_values).toEqual({
      notebook_task: { base_parameters: { a: "1", env: "test" } },
    });
    expect((await client.jobs("runs/get", { run_id: 1 })).body.tasks[0].resolved_values).toBeUndefined();
  });

  test("a run that is not there does not exist", async () => {
    for (const path of ["runs/get", "runs/get-output"]) {
      expect(await client.jobs(path, { run_id: 7 })).toMatchObject(
        error(400, "INVALID_PARAMETER_VALUE", "Run 7 does not exist."),
      );
    }
    expect(await client.post("runs/cancel", { run_id: 7 })).toMatchObject(
      error(400, "INVALID_PARAMETER_VALUE"),
    );
  });

  test("an output is had of a task run, not of a run, not even of one with a single task", async () => {
    await setRun(aRun("1", { tasks: [aTaskRun("11", "load", failed)] }));
    await local.setJobsApiObject("output", "11", {
      run_id: 11,
      error: "KeyError: 'a'",
      error_trace: "Traceback",
    });
    const { body } = await client.jobs("runs/get-output", { run_id: 11 });
    expect(body).toMatchObject({
      error: "KeyError: 'a'",
      error_trace: "Traceback",
      metadata: { run_id: 11, job_id: 1 },
    });
    const refused = await client.jobs("runs/get-output", { run_id: 1 });
    expect(refused).toMatchObject(error(400, "INVALID_PARAMETER_VALUE"));
    expect(refused.body.message).toContain(
      "Retrieving the output of runs with multiple tasks is not supported",
    );
    expect((await client.jobs("runs/get", { run_id: 11 })).body).toMatchObject({
      run_id: 11,
      run_name: "load",
    });
  });

  test("an output may be set without its run, or for a run that is told without tasks", async () => {
    await local.setJobsApiObject("output", "5", { error: "lost" });
    expect((await client.jobs("runs/get-output", { run_id: 5 })).body).toEqual({ error: "lost" });
    await setRun({ run_id: "6", job_id: "1" });
    await local.setJobsApiObject("output", "6", { error: "alone" });
    expect((await client.jobs("runs/get-output", { run_id: 6 })).body).toMatchObject({ error: "alone" });
  });
});

describe("acting on runs that were set", () => {
  test("a cancel returns while the run goes on, and the run ends a little later", async () => {
    await setRun(aRun("1", { ...running, tasks: [aTaskRun("11", "load", running)] }));
    expect(await client.post("runs/cancel", { run_id: 1 })).toMatchObject({ status: 200, body: {} });
    expect((await client.jobs("runs/get", { run_id: 1 })).body).toMatchObject({
      status: { state: "TERMINATING" },
      end_time: 0,
    });
    clock.advance({ seconds: 3 });
    expect((await client.jobs("runs/get", { run_id: 1 })).body).toMatchObject({
      state: { life_cycle_state: "TERMINATED", result_state: "CANCELED" },
      status: { state: "TERMINATED", termination_details: { code: "USER_CANCELED" } },
      end_time: nowMs() - 1000,
      tasks: [{ state: { result_state: "CANCELED" } }],
    });
  });

  test("cancel-all wants a job", async () => {
    await setJob("1");
    for (const run of manyActiveRuns(3)) await setRun(run);
    expect(await client.post("runs/cancel-all", {})).toMatchObject(error(400, "INVALID_PARAMETER_VALUE"));
    expect(await client.post("runs/cancel-all", { all_queued_runs: true })).toMatchObject(
      error(400, "INVALID_PARAMETER_VALUE"),
    );
    expect((await client.post("runs/cancel-all", { job_id: 1 })).status).toBe(200);
    clock.advance({ seconds: 3 });
    expect((await walk(client, "runs/list", "runs", { active_only: true })).items).toEqual([]);
  });

  test("a repair keeps the run's id, and from the second on wants the latest one's", async () => {
    await setJob("1");
    await setRun(aRun("1", { ...failed, tasks: [aTaskRun("11", "load", failed)] }));
    const repair = (body: object) => client.post("runs/repair", { run_id: 1, ...body });
    expect(await repair({})).toMatchObject(error(400, "INVALID_PARAMETER_VALUE"));
    expect(await repair({ rerun_tasks: ["other"] })).toMatchObject(error(400, "INVALID_PARAMETER_VALUE"));
    const first = (await repair({ rerun_all_failed_tasks: true })).body.repair_id;
    expect(first).toEqual(expect.any(Number));
    expect((await client.jobs("runs/get", { run_id: 1, include_history: true })).body).toMatchObject({
      run_id: 1,
      status: { state: "RUNNING" },
      end_time: 0,
      tasks: [{ attempt_number: 0 }, { attempt_number: 1, task_key: "load", status: { state: "RUNNING" } }],
      repair_history: [
        { type: "ORIGINAL", task_run_ids: [11] },
        { type: "REPAIR", id: first },
      ],
    });
    expect(await repair({ rerun_all_failed_tasks: true })).toMatchObject(error(400, "INVALID_STATE"));

    const { body: now } = await client.jobs("runs/get", { run_id: 1, include_history: true });
    await setRun({ ...now, ...failed, end_time: nowMs() });
    expect(await repair({ rerun_all_failed_tasks: true })).toMatchObject(
      error(
        400,
        "INVALID_PARAMETER_VALUE",
        "The latest repair ID needs to be provided in order to create a new repair",
      ),
    );
    expect(await repair({ rerun_tasks: ["load"], latest_repair_id: 5 })).toMatchObject(
      error(400, "INVALID_PARAMETER_VALUE"),
    );
    expect((await repair({ rerun_tasks: ["load"], latest_repair_id: first })).status).toBe(200);
  });

  test("the same idempotency token gives the same run", async () => {
    await setJob("1");
    await setJob("2");
    const start = async (body: object) => (await client.post("run-now", body)).body.run_id;
    const run = await start({ job_id: 1, idempotency_token: "a" });
    expect(await start({ job_id: 1, idempotency_token: "a" })).toBe(run);
    expect(await start({ job_id: 1, idempotency_token: "b" })).not.toBe(run);
    expect(await start({ job_id: 2, idempotency_token: "a" })).not.toBe(run);
    expect(await start({ job_id: 1 })).not.toBe(run);
    expect(await client.post("run-now", { job_id: 1, idempotency_token: "x".repeat(65) })).toMatchObject(
      error(400, "INVALID_PARAMETER_VALUE"),
    );
  });

  test("run-now takes parameters and tasks", async () => {
    await setJob("1", {
      settings: {
        name: "a",
        parameters: [{ name: "env", default: "prod" }],
        tasks: [{ task_key: "x" }, { task_key: "y" }],
      },
    });
    const { body } = await client.post("run-now", {
      job_id: 1,
      job_parameters: { env: "test" },
      only: ["y"],
    });
    expect((await client.jobs("runs/get", { run_id: body.run_id })).body).toMatchObject({
      trigger: "ONE_TIME",
      run_name: "a",
      creator_user_name: "ana@example.test",
      job_parameters: [{ name: "env", default: "prod", value: "test" }],
      overriding_parameters: { job_parameters: { env: "test" } },
      tasks: [{ task_key: "y" }],
    });
    expect(await client.post("run-now", { job_id: 1, only: ["z"] })).toMatchObject(
      error(400, "INVALID_PARAMETER_VALUE"),
    );
  });
});

describe("what is kept", () => {
  test("a run is removed 60 days after its end", async () => {
    await setRun(aRun("1", { start_time: nowMs() - 7_200_000, end_time: nowMs() - 3_600_000 }));
    await setRun(aRun("2", running));
    clock.advance({ seconds: 60 * 86_400 - 3601 });
    expect((await walk(client, "runs/list", "runs")).items).toHaveLength(2);
    clock.advance({ seconds: 2 });
    expect(ids((await walk(client, "runs/list", "runs")).items)).toEqual([2]);
    expect(await client.jobs("runs/get", { run_id: 1 })).toMatchObject(error(400, "INVALID_PARAMETER_VALUE"));
  });

  test("a run that was older when it was set is served as it is", async () => {
    await setRun({ run_id: 1, job_id: 1, start_time: 1000, end_time: 2000 });
    expect((await client.jobs("runs/get", { run_id: 1 })).body).toEqual({
      run_id: 1,
      job_id: 1,
      start_time: 1000,
      end_time: 2000,
    });
  });
});

test("too many requests are refused until a second later", async () => {
  local.limitJobsApi({ perSecond: 2, retryAfterSeconds: 1 });
  const answers = [await client.jobs("list"), await client.jobs("runs/list"), await client.jobs("list")];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(answers[2]).toMatchObject(error(429, "RESOURCE_EXHAUSTED"));
  expect(answers[2]?.headers.get("retry-after")).toBe("1");
  clock.advance({ seconds: 1 });
  expect((await client.jobs("list")).status).toBe(200);
  local.limitJobsApi(undefined);
});
