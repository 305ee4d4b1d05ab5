import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listOf } from "../../../sandbox/databricks/jobs-api/rest-object.ts";
import { MoveError } from "../../../sandbox/live/change-run.ts";
import { walk } from "../databricks/rest-client.ts";
import { ANALYTICS_ID, type LiveSandbox, startLiveSandbox } from "./live-sandbox.ts";

/** partner_feed_sync, which queues, and orders_freshness_probe, which does not. */
const QUEUES = "244170936628501";
const SKIPS = "269915027740386";

let sandbox: LiveSandbox;
beforeEach(async () => {
  sandbox = await startLiveSandbox({ now: "2026-11-20T12:03:00Z" });
});
afterEach(() => sandbox.close());

const client = () => sandbox.clients[ANALYTICS_ID] ?? expect.fail("no such workspace");
const start = async (job_id: string, body: object = {}) =>
  String((await client().post("run-now", { job_id, ...body })).body.run_id);
const get = async (run_id: string) =>
  (await client().jobs("runs/get", { run_id, include_history: true })).body;
const untilOver = async (runId: string) => {
  for (let i = 0; i < 400; i += 1) {
    if ((await get(runId)).end_time > 0) return get(runId);
    await sandbox.pass({ seconds: 5 });
  }
  return expect.fail(`run ${runId} goes on and on`);
};
const idle = async (jobId: string) => {
  for (;;) {
    const { body } = await client().jobs("runs/list", { job_id: jobId, active_only: true });
    if (body.runs === undefined) return;
    await client().post("runs/cancel-all", { job_id: jobId });
    await sandbox.pass({ seconds: 5 });
  }
};

describe("run-now", () => {
  test("starts a run that goes through its tasks", async () => {
    await idle(SKIPS);
    const runId = await start(SKIPS, { job_parameters: { env: "test" } });
    expect(await get(runId)).toMatchObject({
      status: { state: "PENDING" },
      trigger: "ONE_TIME",
      creator_user_name: "ana@example.test",
      job_parameters: [{ name: "env", default: "prod", value: "test" }],
      overriding_parameters: { job_parameters: { env: "test" } },
      tasks: [
        { task_key: "probe" },
        { task_key: "publish", state: { life_cycle_state: "BLOCKED" }, start_time: 0 },
      ],
    });
    await sandbox.pass({ seconds: 12 });
    expect((await get(runId)).status).toEqual({ state: "RUNNING" });
    expect((await untilOver(runId)).status.state).toBe("TERMINATED");
    expect((await client().jobs("runs/get", { run_id: runId })).body.repair_history).toBeUndefined();
  });

  test("with tasks named, runs those alone", async () => {
    await idle(SKIPS);
    const run = await get(await start(SKIPS, { only: ["publish"] }));
    expect(listOf(run.tasks).map(({ task_key }) => task_key)).toEqual(["publish"]);
  });

  test("while one goes on, the next waits or is skipped; the request may say which", async () => {
    await idle(QUEUES);
    const first = await start(QUEUES);
    const second = await start(QUEUES);
    const third = await start(QUEUES, { queue: { enabled: false } });
    expect(await get(second)).toMatchObject({
      status: { state: "QUEUED", queue_details: { code: "MAX_CONCURRENT_RUNS_REACHED" } },
      end_time: 0,
    });
    expect(await get(third)).toMatchObject({
      state: { life_cycle_state: "SKIPPED", result_state: "MAXIMUM_CONCURRENT_RUNS_REACHED" },
    });
    const { end_time } = await untilOver(first);
    const run = await untilOver(second);
    expect(run.start_time + run.queue_duration).toBe(end_time);
    expect(run.end_time).toBeGreaterThan(end_time);
  });

  test("the same token does not start another", async () => {
    const runId = await start(SKIPS, { idempotency_token: "once" });
    expect(await start(SKIPS, { idempotency_token: "once" })).toBe(runId);
  });
});

describe("cancel", () => {
  test("a run terminates and ends seconds later; what had not begun never does", async () => {
    await idle(SKIPS);
    const runId = await start(SKIPS);
    await sandbox.pass({ seconds: 10 });
    expect((await client().post("runs/cancel", { run_id: runId })).status).toBe(200);
    expect(await get(runId)).toMatchObject({ status: { state: "TERMINATING" }, end_time: 0 });
    await sandbox.pass({ seconds: 5 });
    const run = await get(runId);
    expect(run).toMatchObject({
      state: { life_cycle_state: "TERMINATED", result_state: "CANCELED" },
      status: { termination_details: { code: "USER_CANCELED" } },
      tasks: [
        { state: { result_state: "CANCELED" } },
        { state: { result_state: "UPSTREAM_CANCELED" }, start_time: 0 },
      ],
    });
    await sandbox.pass({ seconds: 120 });
    const landed = sandbox.rows("lakeflow.job_run_timeline").filter((row) => row.run_id === runId);
    expect(landed.at(-1)).toMatchObject({ result_state: "CANCELLED", termination_code: "USER_CANCELED" });
    expect((await get(runId)).end_time).toBe(run.end_time);
  });

  test("a run that waits ends at once, and the one behind it has the turn", async () => {
    await idle(QUEUES);
    const [first, second, third] = [await start(QUEUES), await start(QUEUES), await start(QUEUES)];
    await sandbox.pass({ seconds: 10 });
    await client().post("runs/cancel", { run_id: second });
    expect(await get(second)).toMatchObject({ state: { result_state: "CANCELED" }, tasks: [] });
    await untilOver(first);
    await sandbox.pass({ seconds: 5 });
    expect((await get(third)).status.state).not.toBe("QUEUED");
  });
});

describe("repair", () => {
  test("runs what failed again inside the same run, as often as wanted with the latest id", async () => {
    await idle(SKIPS);
    const runId = await start(SKIPS);
    await sandbox.pass({ seconds: 10 });
    sandbox.live.moveRun({ action: "fail", run_id: runId });
    const failed = await untilOver(runId);
    expect(failed).toMatchObject({
      state: { life_cycle_state: "INTERNAL_ERROR", result_state: "FAILED" },
      tasks: [{ state: { result_state: "FAILED" } }, { state: { result_state: "UPSTREAM_FAILED" } }],
    });
    const output = (await client().jobs("runs/get-output", { run_id: failed.tasks[0].run_id })).body;
    expect(output.error_trace).toContain("Traceback");
    expect(output.metadata.run_id).toBe(failed.tasks[0].run_id);

    const repair = (body: object) => client().post("runs/repair", { run_id: runId, ...body });
    const first = (await repair({ rerun_all_failed_tasks: true })).body.repair_id;
    const again = await get(runId);
    expect(again).toMatchObject({ run_id: failed.run_id, end_time: 0 });
    expect(again.tasks.map((task: { attempt_number: number }) => task.attempt_number)).toEqual([0, 0, 1, 1]);
    const repaired = await untilOver(runId);
    expect(repaired.repair_history).toMatchObject([
      { type: "ORIGINAL", state: { result_state: "FAILED" } },
      { type: "REPAIR", id: first },
    ]);
    const attempts = repaired.repair_history.map(
      ({ start_time, end_time }: Record<string, number>) => Number(end_time) - Number(start_time),
    );
    expect(repaired.run_duration).toBe(attempts[0] + attempts[1]);

    expect((await repair({ rerun_tasks: ["publish"] })).status).toBe(400);
    const second = await repair({ rerun_tasks: ["publish"], latest_repair_id: first });
    expect(second).toMatchObject({ status: 200, body: { repair_id: expect.any(Number) } });
    expect(
      (await repair({ rerun_tasks: ["publish"], latest_repair_id: second.body.repair_id })).body.error_code,
    ).toBe("INVALID_STATE");
    await untilOver(runId);
    await sandbox.pass({ seconds: 120 });
    const ends = sandbox
      .rows("lakeflow.job_run_timeline")
      .filter((row) => row.run_id === runId && row.result_state !== null);
    expect(ends).toHaveLength(3);
  });

  test("a run of weeks ago is repaired, and lands what is new alone", async () => {
    const { items } = await walk(client(), "runs/list", "runs", {
      completed_only: true,
      start_time_to: sandbox.clock.now().getTime() - 14 * 86_400_000,
      expand_tasks: true,
    });
    const old = items.find(
      ({ state, repair_history }) =>
        (state as { result_state: string }).result_state === "FAILED" && repair_history === undefined,
    );
    const run_id = String(old?.run_id);
    const answer = await client().post("runs/repair", { run_id, rerun_all_failed_tasks: true });
    expect(answer.status, answer.text).toBe(200);
    await untilOver(run_id);
    await sandbox.pass({ seconds: 120 });
    const landed = sandbox.rows("lakeflow.job_run_timeline").filter((row) => row.run_id === run_id);
    expect(landed.length).toBeGreaterThan(0);
    for (const row of landed)
      expect(Date.parse(String(row.period_start_time))).toBeGreaterThan(Number(old?.end_time));
  });
});

describe("by hand", () => {
  test("a run starts, fails in a task, is repaired and finished", async () => {
    await idle(SKIPS);
    const { run_id } = sandbox.live.moveRun({ action: "start", job_id: SKIPS });
    await sandbox.pass({ seconds: 10 });
    sandbox.live.moveRun({ action: "fail", run_id, task_key: "probe" });
    await sandbox.pass({ seconds: 5 });
    expect((await get(run_id)).state.result_state).toBe("FAILED");
    sandbox.live.moveRun({ action: "repair", run_id });
    await sandbox.pass({ seconds: 10 });
    sandbox.live.moveRun({ action: "finish", run_id });
    await sandbox.pass({ seconds: 10 });
    expect((await get(run_id)).state.result_state).toBe("SUCCESS");
  });

  test("what cannot be done says why", async () => {
    const { run_id } = sandbox.live.moveRun({ action: "start", job_id: SKIPS });
    const move = sandbox.live.moveRun;
    expect(() => move({ action: "start", job_id: "1" })).toThrow(MoveError);
    expect(() => move({ action: "finish", run_id: "1" })).toThrow("there is no run 1");
    expect(() => move({ action: "fail", run_id, task_key: "publish" })).toThrow("no running task publish");
    expect(() => move({ action: "repair", run_id })).toThrow("still running");
  });
});
