import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listOf, objectOf, type RestObject } from "../../../sandbox/databricks/jobs-api/rest-object.ts";
import type { RunEntry } from "../../../sandbox/databricks/jobs-api/run-entry.ts";
import { ANALYTICS_ID, type LiveSandbox, MACHINE_LEARNING_ID, startLiveSandbox } from "./live-sandbox.ts";

const MINUTES = 90;
const STEP_SECONDS = 5;

interface Sight {
  atMs: number;
  run: RestObject;
}

let sandbox: LiveSandbox;
let beganMs: number;
/** What was seen of each run that was created while we watched, in order. */
const sights = new Map<string, Sight[]>();

const stateOf = (run: RestObject) => String(objectOf(run.status).state);
const resultOf = (run: RestObject) => objectOf(run.state).result_state;
const codeOf = (run: RestObject) => objectOf(objectOf(run.status).termination_details).code;
const last = (seen: readonly Sight[]): RestObject => seen.at(-1)?.run ?? {};

function entries(): RunEntry[] {
  return [ANALYTICS_ID, MACHINE_LEARNING_ID].flatMap((id) => [
    ...(sandbox.live.source(id)?.runs(undefined) ?? []),
  ]);
}

beforeAll(async () => {
  sandbox = await startLiveSandbox();
  beganMs = sandbox.clock.now().getTime();
  await sandbox.pass({
    seconds: MINUTES * 60,
    step: STEP_SECONDS,
    look() {
      for (const entry of entries()) {
        if (entry.startMs < beganMs) continue;
        const seen = sights.get(entry.runId) ?? [];
        seen.push({ atMs: sandbox.clock.now().getTime(), run: entry.object() });
        sights.set(entry.runId, seen);
      }
    },
  });
}, 120_000);
afterAll(() => sandbox.close());

const runs = () => [...sights.values()];
const some = (what: (seen: readonly Sight[]) => boolean) => expect(runs().some(what)).toBe(true);

describe("in an hour and a half", () => {
  test("something moves within the first minute, and in each of the next ten", () => {
    const changes = runs().flatMap((seen) =>
      seen.filter(
        ({ run }, i) =>
          i === 0 ||
          JSON.stringify(listOf(run.tasks).map(stateOf)) !==
            JSON.stringify(listOf(seen[i - 1]?.run.tasks).map(stateOf)),
      ),
    );
    for (let minute = 0; minute < 10; minute += 1) {
      const from = beganMs + minute * 60_000;
      expect(
        changes.some(({ atMs }) => atMs > from && atMs <= from + 60_000),
        `minute ${minute}`,
      ).toBe(true);
    }
  });

  test("runs wait for compute, run, terminate and succeed", () => {
    some((seen) => {
      const states = new Set(seen.map(({ run }) => stateOf(run)));
      return (
        ["PENDING", "RUNNING", "TERMINATED"].every((state) => states.has(state)) &&
        resultOf(last(seen)) === "SUCCESS"
      );
    });
    some((seen) => seen.some(({ run }) => stateOf(run) === "TERMINATING"));
  });

  test("some fail, and say so with a life cycle of INTERNAL_ERROR and a status of TERMINATED", () => {
    const failed = runs()
      .map(last)
      .filter((run) => resultOf(run) === "FAILED");
    expect(failed.length).toBeGreaterThan(0);
    for (const run of failed) {
      expect(run).toMatchObject({
        state: {
          life_cycle_state: "INTERNAL_ERROR",
          state_message: expect.stringMatching(/^Task \S+ failed with message: \S/),
        },
        status: { state: "TERMINATED" },
      });
    }
  });

  test("some tasks are retried and then succeed", () => {
    some(
      (seen) =>
        seen.some(({ run }) =>
          listOf(run.tasks).some((task) => objectOf(task.state).life_cycle_state === "WAITING_FOR_RETRY"),
        ) &&
        listOf(last(seen).tasks).some((task) => task.attempt_number === 1 && resultOf(task) === "SUCCESS"),
    );
  });

  test("some wait for another run of their job and then go on", () => {
    const queued = runs().filter((seen) => seen.some(({ run }) => stateOf(run) === "QUEUED"));
    expect(queued.length).toBeGreaterThan(0);
    for (const seen of queued) {
      const first = seen.find(({ run }) => stateOf(run) === "QUEUED")?.run ?? {};
      expect(objectOf(first.status).queue_details).toMatchObject({ code: "MAX_CONCURRENT_RUNS_REACHED" });
    }
    expect(
      queued.some((seen) => resultOf(last(seen)) !== undefined && Number(last(seen).queue_duration) > 0),
    ).toBe(true);
  });

  test("some are skipped, since their job does not queue", () => {
    const skipped = runs()
      .map(last)
      .filter((run) => objectOf(run.state).life_cycle_state === "SKIPPED");
    expect(skipped.length).toBeGreaterThan(0);
    for (const run of skipped) {
      expect(codeOf(run)).toBe("MAX_CONCURRENT_RUNS_EXCEEDED");
      expect(run.end_time).toBe(run.start_time);
    }
  });

  test("some are repaired after minutes: the run's id stays, tasks have a further attempt", () => {
    const repaired = runs().filter((seen) => last(seen).repair_history !== undefined);
    expect(repaired.length).toBeGreaterThan(0);
    for (const seen of repaired) {
      const states = seen.map(({ run }) => stateOf(run)).filter((state, i, all) => state !== all[i - 1]);
      expect(states.indexOf("TERMINATED")).toBeLessThan(states.lastIndexOf("RUNNING"));
      const history = listOf(last(seen).repair_history);
      expect(history.map(({ type }) => type)).toEqual(["ORIGINAL", ...history.slice(1).map(() => "REPAIR")]);
      expect(listOf(last(seen).tasks).some(({ attempt_number }) => Number(attempt_number) > 0)).toBe(true);
    }
  });

  test("some exceed their time", () => {
    const late = runs().flatMap((seen) =>
      seen.filter(({ run }) => resultOf(run) === "TIMEDOUT" && run.repair_history === undefined),
    );
    expect(late.length).toBeGreaterThan(0);
    for (const { run } of late) expect(Number(run.end_time) - Number(run.start_time)).toBe(240_000);
  });

  test("jobs run every quarter of an hour, and one all the time", () => {
    const of = (name: string) => runs().filter((seen) => last(seen).run_name === name);
    for (const name of ["payments_stream_monitor", "orders_freshness_probe", "feature_drift_probe"]) {
      expect(of(name).length, name).toBe(6);
    }
    const stream = of("online_scores_stream").map(last);
    expect(stream.length).toBeGreaterThan(1);
    expect(new Set(stream.map(({ trigger }) => trigger))).toEqual(new Set(["CONTINUOUS"]));
  });
});

describe("at every moment", () => {
  const all = () => runs().flat();

  test("what has ended has an end and a result, what has not has neither", () => {
    const wrong = all()
      .flatMap(({ run }) => [run, ...listOf(run.tasks)])
      .filter((run) => {
        const over = stateOf(run) === "TERMINATED";
        return over !== Number(run.end_time) > 0 || over !== (codeOf(run) !== undefined);
      });
    expect(wrong).toEqual([]);
  });

  test("no task begins before those that it waits for have succeeded", () => {
    const wrong = all().flatMap(({ run }) => {
      const tasks = listOf(run.tasks);
      return tasks.filter(
        (task) =>
          ["RUNNING", "SUCCESS"].includes(String(resultOf(task) ?? stateOf(task))) &&
          listOf(task.depends_on).some(
            ({ task_key }) =>
              !tasks.some(
                (other) =>
                  other.task_key === task_key &&
                  resultOf(other) === "SUCCESS" &&
                  Number(other.end_time) <= Number(task.start_time),
              ),
          ),
      );
    });
    expect(wrong).toEqual([]);
  });

  test("phases are 0 for runs with several tasks, and times are whole", () => {
    const wrong = all().filter(({ run }) => {
      const several = listOf(run.tasks).length > 1;
      const phases = [run.setup_duration, run.execution_duration, run.cleanup_duration];
      return (
        (several && phases.some((phase) => phase !== 0)) ||
        ![run.start_time, run.end_time, run.run_duration, ...phases].every(Number.isInteger)
      );
    });
    expect(wrong).toEqual([]);
  });

  test("a job that queues or skips never has two runs that go on, but for repairs", () => {
    const byTime = new Map<string, number>();
    for (const { atMs, run } of all()) {
      if (["QUEUED", "TERMINATED"].includes(stateOf(run)) || run.repair_history !== undefined) continue;
      const key = `${run.job_id} ${run.run_page_url === undefined} ${atMs} ${String(run.run_page_url).split("/jobs/")[0]?.split("#")[0]}`;
      byTime.set(key, (byTime.get(key) ?? 0) + 1);
    }
    const doubled = [...byTime].filter(([, count]) => count > 1);
    // A run may begin while another one is being repaired, and the other way round.
    expect(doubled.length).toBeLessThan(all().length / 100);
  });
});

describe("in the tables", () => {
  const slices = (runId: string, table = "lakeflow.job_run_timeline") =>
    sandbox
      .rows(table)
      .filter((row) => row.run_id === runId)
      .map((row) => ({
        start: Date.parse(String(row.period_start_time)),
        end: Date.parse(String(row.period_end_time)),
        row,
      }))
      .toSorted((a, b) => a.start - b.start || a.end - b.end);

  const settled = () =>
    runs()
      .map(last)
      .filter(
        (run) => stateOf(run) === "TERMINATED" && Number(run.end_time) < beganMs + MINUTES * 60_000 - 120_000,
      );

  const TABLE_RESULTS: Record<string, string> = {
    SUCCESS: "SUCCEEDED",
    SUCCESS_WITH_FAILURES: "SUCCEEDED",
    FAILED: "FAILED",
    TIMEDOUT: "TIMED_OUT",
    CANCELED: "CANCELLED",
    MAXIMUM_CONCURRENT_RUNS_REACHED: "SKIPPED",
    UPSTREAM_FAILED: "BLOCKED",
  };

  test("a run that is over by two minutes has landed as the Jobs API tells it", () => {
    expect(settled().length).toBeGreaterThan(40);
    for (const run of settled()) {
      const landed = slices(String(run.run_id));
      const ends = landed.filter(({ row }) => row.result_state !== null);
      const about = `${run.run_name} ${run.run_id}`;
      expect(landed[0]?.start, about).toBe(run.start_time);
      expect(landed.at(-1)?.end, about).toBe(run.end_time);
      expect(ends.at(-1)?.row.result_state, about).toBe(TABLE_RESULTS[String(resultOf(run))] ?? "ERROR");
      expect(ends.length, about).toBe(Math.max(1, listOf(run.repair_history).length));
      expect(landed[0]?.row.trigger_type, about).toBe(
        { PERIODIC: "CRON", ONE_TIME: "ONETIME", FILE_ARRIVAL: "FILE_ARRIVAL", CONTINUOUS: "CONTINUOUS" }[
          String(run.trigger)
        ],
      );
    }
  });

  test("slices never overlap, and none crosses a full hour", () => {
    for (const table of ["lakeflow.job_run_timeline", "lakeflow.job_task_run_timeline"]) {
      for (const id of new Set(sandbox.rows(table).map((row) => String(row.run_id)))) {
        const landed = slices(id, table);
        for (const [i, { start, end }] of landed.entries()) {
          expect(start).toBeLessThanOrEqual(end);
          expect(start).toBeGreaterThanOrEqual(landed[i - 1]?.end ?? 0);
          if (end > start) expect(Math.floor(start / 3_600_000)).toBe(Math.floor((end - 1) / 3_600_000));
        }
      }
    }
  });

  test("task runs have landed under the ids that the Jobs API shows", () => {
    for (const run of settled()) {
      const shown = listOf(run.tasks).filter((task) => resultOf(task) !== "UPSTREAM_CANCELED");
      for (const task of shown) {
        const landed = slices(String(task.run_id), "lakeflow.job_task_run_timeline");
        expect(landed.at(-1)?.row, `${run.run_name} ${task.task_key}`).toMatchObject({
          job_run_id: run.run_id,
          task_key: task.task_key,
          result_state: TABLE_RESULTS[String(resultOf(task))] ?? "ERROR",
        });
        expect(landed.at(-1)?.end).toBe(task.end_time);
      }
    }
  });

  test("a run that goes on can be seen a minute and a half after its beginning", () => {
    const nowMs = sandbox.clock.now().getTime();
    const going = entries().filter(
      (run) => run.isActive && !run.isQueued && run.startMs < nowMs - 90_000 && run.startMs > beganMs,
    );
    expect(going.length).toBeGreaterThan(0);
    for (const run of going) expect(slices(run.runId).length).toBeGreaterThan(0);
  });

  test("nothing tells of the last half minute", () => {
    const nowMs = sandbox.clock.now().getTime();
    const newest = Math.max(
      ...sandbox.rows("lakeflow.job_run_timeline").map((row) => Date.parse(String(row.period_end_time))),
    );
    expect(newest).toBeLessThan(nowMs - 30_000);
  });
});

test("usage of a run is billed hours later, once", async () => {
  const done = runs()
    .map(last)
    .find((run) => run.run_name === "partner_feed_sync" && resultOf(run) === "SUCCESS");
  const usage = () =>
    sandbox.rows("billing.usage").filter((row) => objectOf(row.usage_metadata).job_run_id === done?.run_id);
  expect(usage()).toEqual([]);
  await sandbox.pass({ seconds: 13 * 3600, step: 3600 });
  const rows = usage();
  expect(rows.length).toBeGreaterThan(0);
  expect(new Set(rows.map((row) => row.record_id)).size).toBe(rows.length);
  const hours = Number(done?.run_duration) / 3_600_000;
  const dbus = rows.reduce((sum, row) => sum + Number(row.usage_quantity), 0);
  expect(dbus / hours).toBeGreaterThan(8);
  expect(dbus / hours).toBeLessThan(12);
});
