import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Interceptor } from "../../sandbox/databricks/interceptor.ts";
import { JobmonError } from "../../src/domain/errors.ts";
import { startAdapter } from "./adapter.ts";

type Adapter = Awaited<ReturnType<typeof startAdapter>>;

/** Beyond 2^53: an id that a JavaScript number cannot hold. */
const BIG = "9007199254740993";
const started = Date.parse("2026-11-20T11:00:00Z");

function anOpenRun(run_id: string, more: object = {}) {
  return {
    run_id,
    job_id: BIG,
    run_name: "nightly load",
    start_time: started,
    end_time: 0,
    status: { state: "RUNNING" },
    state: { life_cycle_state: "RUNNING" },
    ...more,
  };
}

async function serveRuns(adapter: Adapter, runs: { run_id: string }[]) {
  for (const run of runs) await adapter.local.setJobsApiObject("run", run.run_id, run as never);
}

async function failureOf(work: Promise<unknown>) {
  try {
    await work;
  } catch (error) {
    if (error instanceof JobmonError) return { code: error.code, ...error.details };
    throw error;
  }
  throw new Error("it did not fail");
}

/** Counts the requests to the Jobs API, each of which takes some time, and answers the first few by itself. */
function watchRequests(
  options: { delayMs?: number; fail?: number; answer?: (drop: () => Response) => Response } = {},
) {
  const seen: string[] = [];
  const intercept: Interceptor = {
    async request({ path, query, drop }, next) {
      if (!path.startsWith("/api/2.2/")) return next();
      seen.push(`${path}${query}`);
      if (options.delayMs) await sleep(options.delayMs);
      return options.answer && seen.length <= (options.fail ?? 1) ? options.answer(drop) : next();
    },
  };
  return { intercept, seen };
}

describe("the Jobs API client", () => {
  test("keeps every digit of ids, and reads 0 as not yet", async () => {
    await using adapter = await startAdapter();
    await serveRuns(adapter, [anOpenRun("1152921504606846977")]);
    const run = await adapter.jobsApi.getRun("1152921504606846977");
    expect(run).toMatchObject({
      run_id: "1152921504606846977",
      job_id: BIG,
      ended_at: null,
      result_state: "RUNNING",
    });
  });

  test("walks 1,000 open runs in as few pages as there are", async () => {
    const { intercept, seen } = watchRequests();
    await using adapter = await startAdapter({ intercept });
    await serveRuns(
      adapter,
      Array.from({ length: 1_000 }, (_, index) => anOpenRun(String(1_000_000 + index))),
    );
    const { items, complete } = await adapter.jobsApi.listRuns({ state: "active", most: 2_000 });
    expect(new Set(items.map(({ run_id }) => run_id)).size).toBe(1_000);
    expect(complete).toBe(true);
    expect(seen).toHaveLength(Math.ceil(1_000 / 24));
  });

  test("reads a run of 300 tasks in three pages", async () => {
    const { intercept, seen } = watchRequests();
    await using adapter = await startAdapter({ intercept });
    const tasks = Array.from({ length: 300 }, (_, index) => ({
      task_key: `task_${index}`,
      run_id: String(5_000_000 + index),
      attempt_number: 0,
      start_time: started,
      end_time: started + 1_000,
      status: { state: "TERMINATED", termination_details: { code: "SUCCESS", type: "SUCCESS" } },
      state: { life_cycle_state: "TERMINATED", result_state: "SUCCESS" },
    }));
    await serveRuns(adapter, [anOpenRun("77", { tasks })]);
    const run = await adapter.jobsApi.getRun("77");
    expect(new Set(run.tasks.map(({ task_key }) => task_key)).size).toBe(300);
    expect(run.tasks.every(({ result_state }) => result_state === "SUCCESS")).toBe(true);
    expect(seen).toHaveLength(3);
  });

  test("says of a list that was cut that there is more", async () => {
    await using adapter = await startAdapter();
    await serveRuns(
      adapter,
      Array.from({ length: 30 }, (_, index) => anOpenRun(String(100 + index))),
    );
    expect(await adapter.jobsApi.listRuns({ state: "active", most: 25 })).toMatchObject({ complete: false });
    expect((await adapter.jobsApi.listRuns({ state: "active", most: 30 })).items).toHaveLength(30);
  });

  test("lets words and fields pass that it does not know", async () => {
    await using adapter = await startAdapter();
    await serveRuns(adapter, [
      anOpenRun("1", { status: { state: "HIBERNATING", brand_new: {} }, state: undefined, brand_new: [1] }),
    ]);
    expect(await adapter.jobsApi.getRun("1")).toMatchObject({
      result_state: "UNKNOWN",
      source_state: "HIBERNATING",
    });
  });

  test("a failed run of several tasks is FAILED, whatever its life cycle says", async () => {
    await using adapter = await startAdapter();
    await serveRuns(adapter, [
      anOpenRun("1", {
        end_time: started + 60_000,
        status: {
          state: "TERMINATED",
          termination_details: {
            code: "RUN_EXECUTION_ERROR",
            type: "CLIENT_ERROR",
            message: "Task b failed.",
          },
        },
        state: { life_cycle_state: "INTERNAL_ERROR", result_state: "FAILED" },
      }),
    ]);
    expect(await adapter.jobsApi.getRun("1")).toMatchObject({
      result_state: "FAILED",
      termination_code: "RUN_EXECUTION_ERROR",
      message: "Task b failed.",
      ended_at: new Date(started + 60_000),
    });
  });

  test("a run that is missing, and one that may not be seen, are the same", async () => {
    await using adapter = await startAdapter();
    expect(await failureOf(adapter.jobsApi.getRun("404404"))).toMatchObject({ code: "NOT_VISIBLE" });
    const denied = new Response(JSON.stringify({ error_code: "PERMISSION_DENIED", message: "no" }), {
      status: 403,
    });
    const { intercept } = watchRequests({ fail: Number.POSITIVE_INFINITY, answer: () => denied.clone() });
    await using other = await startAdapter({ intercept });
    expect(await failureOf(other.jobsApi.getRun("1"))).toMatchObject({ code: "NOT_VISIBLE" });
    expect(await failureOf(other.jobsApi.listRuns({ state: "active", most: 5 }))).toMatchObject({
      code: "JOBS_API_DENIED",
    });
  });

  test("429 is waited for as long as it asks, 503 and a lost connection with a growing pause", async () => {
    const busy = watchRequests({
      answer: () => new Response("{}", { status: 429, headers: { "retry-after": "1" } }),
    });
    await using adapter = await startAdapter({ intercept: busy.intercept });
    await serveRuns(adapter, [anOpenRun("1")]);
    const begun = performance.now();
    expect(await adapter.jobsApi.getRun("1")).toMatchObject({ run_id: "1" });
    expect(performance.now() - begun).toBeGreaterThan(950);
    expect(busy.seen).toHaveLength(2);

    for (const answer of [() => new Response("", { status: 503 }), (drop: () => Response) => drop()]) {
      const failing = watchRequests({ fail: 2, answer });
      await using other = await startAdapter({ intercept: failing.intercept });
      await serveRuns(other, [anOpenRun("1")]);
      expect(await other.jobsApi.getRun("1")).toMatchObject({ run_id: "1" });
      expect(failing.seen).toHaveLength(3);
    }
  });

  test("an expired token is replaced once", async () => {
    const { intercept, seen } = watchRequests({ answer: () => new Response("{}", { status: 403 }) });
    await using adapter = await startAdapter({ intercept });
    await serveRuns(adapter, [anOpenRun("1")]);
    expect(await adapter.jobsApi.getRun("1")).toMatchObject({ run_id: "1" });
    expect(seen).toHaveLength(2);
  });

  test("an answer of a wrong form names the field", async () => {
    const { intercept } = watchRequests({ answer: () => Response.json({ run_id: "not a number" }) });
    await using adapter = await startAdapter({ intercept });
    expect(await failureOf(adapter.jobsApi.getRun("1"))).toMatchObject({
      code: "JOBS_API_SHAPE",
      field: "run_id",
    });
  });

  test("identical questions are one request, and live state is at most five seconds old", async () => {
    const { intercept, seen } = watchRequests({ delayMs: 20 });
    await using adapter = await startAdapter({ intercept });
    await serveRuns(adapter, [anOpenRun("1")]);
    await Promise.all([1, 2, 3].map(() => adapter.jobsApi.getRun("1")));
    adapter.clock.advance({ seconds: 4 });
    await adapter.jobsApi.getRun("1");
    expect(seen).toHaveLength(1);
    adapter.clock.advance({ seconds: 1 });
    await adapter.jobsApi.getRun("1");
    expect(seen).toHaveLength(2);
  });
});
