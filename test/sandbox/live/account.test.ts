import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generateAccount } from "../../../sandbox/data/generate-account.ts";
import { listOf, objectOf, type RestObject } from "../../../sandbox/databricks/jobs-api/rest-object.ts";
import type { RunEntry } from "../../../sandbox/databricks/jobs-api/run-entry.ts";
import { walk } from "../databricks/rest-client.ts";
import { openSession } from "../databricks/warehouse-client.ts";
import { ANALYTICS_ID, type LiveSandbox, MACHINE_LEARNING_ID, startLiveSandbox } from "./live-sandbox.ts";

type Row = Record<string, unknown>;
const NOW = "2026-11-20T12:00:00Z";

let sandbox: LiveSandbox;
const tables = new Map<string, Row[]>();
beforeAll(async () => {
  sandbox = await startLiveSandbox({ now: NOW });
  for (const { table, rows } of generateAccount({ seed: 1, now: new Date(NOW), days: 75 })) {
    if (table.startsWith("lakeflow.")) tables.set(table, [...rows]);
  }
});
afterAll(() => sandbox.close());

const workspaces = [ANALYTICS_ID, MACHINE_LEARNING_ID];
const source = (id: string) => sandbox.live.source(id) ?? expect.fail(`no workspace ${id}`);
const objects = (): { workspaceId: string; entry: RunEntry; run: RestObject }[] =>
  workspaces.flatMap((workspaceId) =>
    [...source(workspaceId).runs(undefined)].map((entry) => ({ workspaceId, entry, run: entry.object() })),
  );

describe("what is served agrees with the tables", () => {
  function byRun(table: string, key: string): Map<string, Row[]> {
    const found = new Map<string, Row[]>();
    for (const row of tables.get(table) ?? []) {
      const id = `${row.workspace_id}/${row[key]}`;
      found.set(id, [...(found.get(id) ?? []), row]);
    }
    return found;
  }

  const RESULTS: Record<string, string> = {
    SUCCESS: "SUCCEEDED",
    SUCCESS_WITH_FAILURES: "SUCCEEDED",
    FAILED: "FAILED",
    TIMEDOUT: "TIMED_OUT",
    CANCELED: "CANCELLED",
    MAXIMUM_CONCURRENT_RUNS_REACHED: "SKIPPED",
    UPSTREAM_FAILED: "BLOCKED",
  };
  const time = (value: unknown) => Date.parse(String(value));

  test("runs of the last 60 days: ids, names, times, states, attempts, task runs", () => {
    const runRows = byRun("lakeflow.job_run_timeline", "run_id");
    const taskRows = byRun("lakeflow.job_task_run_timeline", "job_run_id");
    const nowMs = Date.parse(NOW);
    let compared = 0;
    for (const { workspaceId, entry, run } of objects()) {
      const rows = runRows.get(`${workspaceId}/${entry.runId}`);
      // Those of the showcase jobs are no part of the account.
      if (rows === undefined || entry.isActive || entry.endMs > nowMs - 600_000) continue;
      compared += 1;
      const ends = rows
        .filter((row) => row.result_state !== null)
        .toSorted((a, b) => time(a.period_end_time) - time(b.period_end_time));
      const lost = ends.length === 0;
      const about = `${run.run_name} ${entry.runId}`;
      expect(run.job_id, about).toBe(rows[0]?.job_id);
      expect(run.run_type, about).toBe(rows[0]?.run_type);
      expect(run.start_time, about).toBe(Math.min(...rows.map((row) => time(row.period_start_time))));
      expect(run.end_time, about).toBe(Math.max(...rows.map((row) => time(row.period_end_time))));
      const { life_cycle_state, result_state } = objectOf(run.state);
      if (lost) expect(life_cycle_state, about).toBe("INTERNAL_ERROR");
      else if (result_state === undefined)
        expect(["ERROR", "SKIPPED"], about).toContain(ends.at(-1)?.result_state);
      else expect(RESULTS[String(result_state)], about).toBe(ends.at(-1)?.result_state);
      expect(listOf(run.repair_history).length || 1, about).toBe(Math.max(1, ends.length));
      const inTable = new Set(
        (taskRows.get(`${workspaceId}/${entry.runId}`) ?? []).map((row) => `${row.task_key} ${row.run_id}`),
      );
      const shown = listOf(run.tasks)
        .filter((task) => objectOf(task.state).result_state !== "UPSTREAM_CANCELED")
        .map((task) => `${task.task_key} ${task.run_id}`);
      expect(new Set(shown), about).toEqual(inTable);
    }
    expect(compared).toBeGreaterThan(4000);
  });

  test("no run of the tables is missing", () => {
    const served = new Set(objects().map(({ workspaceId, entry }) => `${workspaceId}/${entry.runId}`));
    const limit = Date.parse(NOW) - 60 * 86_400_000;
    const missing = (tables.get("lakeflow.job_run_timeline") ?? []).filter(
      (row) => time(row.period_end_time) > limit && !served.has(`${row.workspace_id}/${row.run_id}`),
    );
    expect(missing).toEqual([]);
  });

  test("jobs: names, tags, schedules, tasks and those that were deleted", () => {
    for (const workspaceId of workspaces) {
      const current = new Map<string, Row>();
      for (const row of tables.get("lakeflow.jobs") ?? []) {
        const other = current.get(String(row.job_id));
        if (row.workspace_id === workspaceId && time(row.change_time) >= time(other?.change_time ?? 0)) {
          current.set(String(row.job_id), row);
        }
      }
      for (const [jobId, row] of current) {
        const job = source(workspaceId).job(jobId);
        if (row.delete_time !== null) {
          expect(job, jobId).toBeUndefined();
          continue;
        }
        expect(job, jobId).toMatchObject({ job_id: jobId, settings: { name: row.name, tags: row.tags } });
      }
    }
  });

  test("failed task runs have an error, and those of their own code a trace", () => {
    const failed = objects().flatMap(({ workspaceId, run }) =>
      listOf(run.tasks)
        .filter((task) => objectOf(task.state).result_state === "FAILED")
        .map((task) => ({ task, output: source(workspaceId).output(String(task.run_id)) })),
    );
    expect(failed.length).toBeGreaterThan(50);
    for (const { task, output } of failed) {
      expect(String(output?.error).length, String(task.run_id)).toBeGreaterThan(10);
      const { code } = objectOf(objectOf(task.status).termination_details);
      if (code === "RUN_EXECUTION_ERROR")
        expect(output?.error_trace).toMatch(/Traceback \(most recent call last\)/);
    }
    expect(new Set(failed.map(({ output }) => String(output?.error).slice(0, 20))).size).toBeGreaterThan(8);
  });
});

test("a walk over the lists gives everything once", async () => {
  for (const workspaceId of workspaces) {
    const client = sandbox.clients[workspaceId] ?? expect.fail(workspaceId);
    const runs = await walk(client, "runs/list", "runs", {
      limit: 24,
      start_time_from: Date.parse(NOW) - 20 * 86_400_000,
    });
    const ids = runs.items.map(({ run_id }) => run_id);
    expect(new Set(ids).size).toBe(ids.length);
    const from = Date.parse(NOW) - 20 * 86_400_000;
    expect(ids.length).toBe(
      [...source(workspaceId).runs(undefined)].filter(({ startMs }) => startMs >= from).length,
    );
    const keys = runs.items.map(({ start_time, end_time }) => Number(end_time) || Number(start_time));
    expect(keys).toEqual(keys.toSorted((a, b) => b - a));
    const jobs = await walk(client, "list", "jobs", { limit: 7 });
    expect(jobs.items.length).toBe([...source(workspaceId).jobs()].length);
  }
});

test("the open runs of the account go on, and their rows follow those that the tables have", async () => {
  const own = await startLiveSandbox({ now: NOW });
  try {
    const rows = tables.get("lakeflow.job_run_timeline") ?? [];
    const open = workspaces
      .flatMap((id) => [...(own.live.source(id)?.runs(undefined) ?? [])])
      .filter((entry) => entry.isActive && rows.some((row) => row.run_id === entry.runId));
    expect(open.length).toBeGreaterThanOrEqual(3);
    await own.pass({ seconds: 12 * 3600, step: 900 });
    for (const { runId } of open) {
      const before = rows.filter((row) => row.run_id === runId);
      const after = own.rows("lakeflow.job_run_timeline").filter((row) => row.run_id === runId);
      const landedUntil = Math.max(...before.map((row) => Date.parse(String(row.period_end_time))));
      expect(Date.parse(String(after[0]?.period_start_time))).toBe(landedUntil);
      expect(
        after.some((row) => row.result_state !== null),
        runId,
      ).toBe(true);
    }
  } finally {
    await own.close();
  }
});

test("the same seed and clock give the same runs, another seed others", async () => {
  const told = async (seed: number) => {
    const own = await startLiveSandbox({ now: NOW, seed });
    await own.pass({ seconds: 1200, step: 10 });
    const runs = workspaces
      .flatMap((id) => [...(own.live.source(id)?.runs(undefined) ?? [])])
      .map((entry) => entry.object());
    await own.close();
    return runs
      .filter((run) => Number(run.start_time) > Date.parse(NOW) - 3_600_000)
      .map((run) => JSON.stringify(run, (_, value) => (typeof value === "bigint" ? String(value) : value)));
  };
  const first = await told(7);
  expect(first.length).toBeGreaterThan(20);
  expect(await told(7)).toEqual(first);
  expect(await told(8)).not.toEqual(first);
});

test("after two months the runs of today are gone, and no more are held than before", async () => {
  const own = await startLiveSandbox({ now: NOW });
  try {
    const today = [...(own.live.source(ANALYTICS_ID)?.runs(undefined) ?? [])].find((run) => !run.isActive);
    const before = [...(own.live.source(ANALYTICS_ID)?.runs(undefined) ?? [])].length;
    await own.pass({ seconds: 61 * 86_400 });
    expect(own.live.source(ANALYTICS_ID)?.run(today?.runId ?? "")).toBeUndefined();
    const entries = [...(own.live.source(ANALYTICS_ID)?.runs(undefined) ?? [])];
    expect(entries.length).toBeLessThan(2 * before);
    expect(entries.length).toBeGreaterThan(1000);
  } finally {
    await own.close();
  }
});

test("a jump of years plays the last month alone", async () => {
  const own = await startLiveSandbox({ now: NOW });
  try {
    const before = own.rows("lakeflow.job_run_timeline").length;
    await own.pass({ seconds: 5 * 365 * 86_400 });
    const nowMs = own.clock.now().getTime();
    const starts = workspaces.flatMap((id) =>
      [...(own.live.source(id)?.runs(undefined) ?? [])].map(({ startMs }) => startMs),
    );
    expect(Math.min(...starts)).toBeGreaterThan(nowMs - 33 * 86_400_000);
    expect(Math.min(...starts)).toBeLessThan(nowMs - 30 * 86_400_000);
    expect(own.rows("lakeflow.job_run_timeline").length - before).toBeLessThan(40_000);
    await own.pass({ seconds: 120, step: 10 });
    expect(own.live.source(ANALYTICS_ID)).toBeDefined();
    const later = [...(own.live.source(ANALYTICS_ID)?.runs(undefined) ?? [])];
    expect(later.some(({ startMs }) => startMs > nowMs)).toBe(true);
  } finally {
    await own.close();
  }
});

test("a clock that is set back hides what has not begun, and goes on", async () => {
  const own = await startLiveSandbox({ now: NOW });
  try {
    await own.pass({ seconds: 1800 });
    own.clock.advance({ seconds: -1800 });
    await own.live.settle();
    const entries = [...(own.live.source(ANALYTICS_ID)?.runs(undefined) ?? [])];
    expect(Math.max(...entries.map(({ startMs }) => startMs))).toBeLessThanOrEqual(Date.parse(NOW));
    await own.pass({ seconds: 3600, step: 60 });
    expect(
      [...(own.live.source(ANALYTICS_ID)?.runs(undefined) ?? [])].some(
        ({ startMs }) => startMs > Date.parse(NOW) + 1_800_000,
      ),
    ).toBe(true);
  } finally {
    await own.close();
  }
});

test("what lands can be asked for in SQL", async () => {
  await using client = await openSession(sandbox.local);
  const [found] = await client.rows(
    "SELECT COUNT(DISTINCT run_id) AS runs, COUNT(DISTINCT job_id) AS jobs FROM sys.lakeflow.job_run_timeline",
  );
  expect(found).toMatchObject({ jobs: 6n });
  expect(Number((found as { runs: bigint }).runs)).toBeGreaterThan(200);
});
