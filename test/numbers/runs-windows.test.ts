import { describe, expect, test } from "vitest";
import { aJob, aSlice, OTHER_WORKSPACE, type SliceRow, WORKSPACE } from "./rows.ts";
import { pluck, useBench } from "./use-bench.ts";

const { answer, ask, load } = useBench();

const endingAt = (period_end_time: string) =>
  aSlice({ run_id: period_end_time, period_start_time: "2026-03-07T23:59:00Z", period_end_time });

const ids = async (slices: SliceRow[], text: string, now?: string) =>
  (await answer({ slices }, text, now ? { now } : {})).rows.map((row) => row.run_id);

describe("a run belongs to the window in which it ends", () => {
  const slices = [
    "2026-03-07T23:59:59.999999Z",
    "2026-03-08T00:00:00Z",
    "2026-03-08T23:59:59.999999Z",
    "2026-03-09T00:00:00Z",
  ].map(endingAt);

  test("the first instant is in it, the one after the last day is not", async () => {
    expect(await ids(slices, "runs from:2026-03-08 to:2026-03-08")).toEqual([
      "2026-03-08T23:59:59.999999Z",
      "2026-03-08T00:00:00Z",
    ]);
  });

  test("adjacent windows share no run and lose none", async () => {
    const days = ["2026-03-07", "2026-03-08", "2026-03-09"];
    const found: unknown[] = [];
    for (const day of days) found.push(...(await ids(slices, `runs from:${day} to:${day}`)));
    expect(found.toSorted()).toEqual(slices.map(({ run_id }) => run_id).toSorted());
  });

  test("to: alone is one day, from: alone goes on to today", async () => {
    expect(await ids(slices, "runs to:2026-03-08")).toHaveLength(2);
    expect(await ids(slices, "runs from:2026-03-08")).toHaveLength(3);
  });

  test("days: counts back in times 24 hours from the full minute", async () => {
    const now = "2026-03-09T00:00:59Z";
    expect(await ids(slices, "runs", now)).toEqual(["2026-03-08T23:59:59.999999Z", "2026-03-08T00:00:00Z"]);
    expect(await ids(slices, "runs days:1", "2026-03-09T00:01:00Z")).toEqual([
      "2026-03-09T00:00:00Z",
      "2026-03-08T23:59:59.999999Z",
    ]);
    expect(await ids(slices, "runs days:2", now)).toHaveLength(3);
    const json = await answer({ slices }, "runs days:2", { now });
    expect(json.facts).toMatchObject({ from: "2026-03-07T00:00:00.000Z", to: "2026-03-09T00:00:00.000Z" });
    expect(json.as_of).toBe("2026-03-09T00:00:00.000Z");
  });
});

test("a run that began before the window keeps its start", async () => {
  const slices = [
    aSlice({
      period_start_time: "2026-03-01T10:00:00Z",
      period_end_time: "2026-03-01T11:00:00Z",
      result_state: null,
    }),
    aSlice({ period_start_time: "2026-03-01T11:00:00Z", period_end_time: "2026-03-10T11:00:00Z" }),
  ];
  expect(pluck(await answer({ slices }, "runs"), "started_at", "duration_seconds")).toEqual([
    ["2026-03-01T10:00:00.000Z", 9 * 86_400 + 3600],
  ]);
});

test("a run repaired after the window does not belong to it", async () => {
  const slices = [
    aSlice({
      period_start_time: "2026-03-08T09:00:00Z",
      period_end_time: "2026-03-08T10:00:00Z",
      result_state: "FAILED",
    }),
    aSlice({ period_start_time: "2026-03-09T09:00:00Z", period_end_time: "2026-03-09T09:30:00Z" }),
  ];
  expect(await ids(slices, "runs from:2026-03-08 to:2026-03-08")).toEqual([]);
  expect(await ids(slices, "runs from:2026-03-09 to:2026-03-09")).toHaveLength(1);
});

describe("a run that began before what is read", () => {
  const yaml = "runs:\n  lookback_days: 2\n";
  /** With a window of one day up to 2026-03-10T12:00, starts are known from 2026-03-07T12:00 on. */
  const hourly = (from: string): SliceRow[] => {
    const end = Date.parse("2026-03-10T09:00:00Z");
    const slices: SliceRow[] = [];
    for (let at = Date.parse(from); at < end; at += 3_600_000) {
      const until = Math.min(at + 3_600_000, end);
      slices.push(
        aSlice({
          period_start_time: new Date(at).toISOString(),
          period_end_time: new Date(until).toISOString(),
          result_state: until === end ? "SUCCEEDED" : null,
        }),
      );
    }
    return slices;
  };

  test.each([
    ["2026-03-07T12:00:00Z", "2026-03-07T12:00:00.000Z", 69 * 3600],
    ["2026-03-07T11:59:59Z", null, null],
    ["2026-03-04T05:00:00Z", null, null],
  ])("from %s on", async (start, started_at, duration_seconds) => {
    const json = await answer({ slices: hourly(start) }, "runs", { yaml });
    expect(pluck(json, "started_at", "ended_at", "duration_seconds", "result_state")).toEqual([
      [started_at, "2026-03-10T09:00:00.000Z", duration_seconds, "SUCCESS"],
    ]);
    const note = json.notes.filter((text) => text.includes("started before"));
    expect(note).toEqual(
      started_at === null ? [expect.stringContaining("1 run started before 2026-03-07T12:00:00.000Z")] : [],
    );
  });

  test("is told apart in the table too", async () => {
    const { text } = await ask({ slices: hourly("2026-03-04T05:00:00Z") }, "runs", { yaml });
    expect(text).toContain("started before 2026-03-07");
  });
});

test("the same ids in two workspaces are two runs of two jobs", async () => {
  const slices = [
    aSlice({ result_state: "FAILED" }),
    aSlice({
      workspace_id: OTHER_WORKSPACE,
      period_start_time: "2026-03-10T09:30:00Z",
      period_end_time: "2026-03-10T10:00:00Z",
    }),
  ];
  const jobs = [aJob({ name: "here" }), aJob({ workspace_id: OTHER_WORKSPACE, name: "there" })];
  const json = await answer({ slices, jobs }, "runs");
  expect(pluck(json, "workspace_id", "job_name", "started_at", "result_state", "attempts")).toEqual([
    [OTHER_WORKSPACE, "there", "2026-03-10T09:30:00.000Z", "SUCCESS", 1],
    [WORKSPACE, "here", "2026-03-10T09:00:00.000Z", "FAILED", 1],
  ]);
  // Pages are linked for the workspace that jobmon is connected to, whose URL it knows.
  expect(json.rows.map((row) => row.run_page_url !== null)).toEqual([false, true]);
});

test("the same run id under two jobs is two runs", async () => {
  const slices = [aSlice(), aSlice({ job_id: "102", result_state: "FAILED" })];
  expect(pluck(await answer({ slices }, "runs"), "job_id", "result_state")).toEqual([
    ["101", "SUCCESS"],
    ["102", "FAILED"],
  ]);
});

test("without any row there is an answer without rows", async () => {
  const json = await answer({}, "runs");
  expect(json.rows).toEqual([]);
  expect(json.totals).toEqual({ runs: 0, succeeded: 0, failures: 0, running: 0 });
  expect(json.page).toEqual({ offset: 0, limit: 25, total: 0, has_more: false });
  expect(json.facts.data_as_of).toBeNull();
});

test("a window older than the tables keep says so", async () => {
  const late = await answer({}, "runs from:2025-03-09 to:2025-03-20");
  expect(late.notes.join("\n")).toContain("365 days");
  const kept = await answer({}, "runs from:2025-03-10 to:2025-03-20");
  expect(kept.notes.join("\n")).not.toContain("365 days");
});

describe("pages", () => {
  const many = (count: number): SliceRow[] =>
    Array.from({ length: count }, (_, index) =>
      aSlice({
        run_id: String(index),
        result_state: index % 5 === 0 ? "FAILED" : "SUCCEEDED",
        // Some end together: a page must not lose or repeat them.
        period_end_time: new Date(
          Date.parse("2026-03-10T11:00:00Z") - Math.floor(index / 3) * 1000,
        ).toISOString(),
      }),
    );

  test("together are the list, and each knows the whole", async () => {
    const questioner = await load({ slices: many(31) });
    const found: unknown[] = [];
    for (const [offset, more] of [
      [0, true],
      [10, true],
      [20, true],
      [30, false],
      [40, false],
    ] as const) {
      const json = await questioner.answer(`runs offset:${offset} limit:10`);
      expect(json.page).toEqual({ offset, limit: 10, total: 31, has_more: more });
      expect(json.totals).toEqual({ runs: 31, succeeded: 24, failures: 7, running: 0 });
      found.push(...json.rows.map((row) => row.run_id));
    }
    expect(found).toHaveLength(31);
    expect(new Set(found).size).toBe(31);
    const whole = await questioner.answer("runs limit:100");
    expect(whole.rows.map((row) => row.run_id)).toEqual(found);
  });

  test("a page that is full to its end has no more behind it", async () => {
    const json = await answer({ slices: many(20) }, "runs offset:10 limit:10");
    expect(json.page).toEqual({ offset: 10, limit: 10, total: 20, has_more: false });
  });

  test("a list of more than a thousand says what cannot be paged to, and counts all", async () => {
    const questioner = await load({ slices: many(1005) });
    const json = await questioner.answer("runs offset:975 limit:25");
    expect(json.rows).toHaveLength(25);
    expect(json.page).toEqual({ offset: 975, limit: 25, total: 1005, has_more: false });
    expect(json.totals).toEqual({ runs: 1005, succeeded: 804, failures: 201, running: 0 });
    expect(json.notes.join("\n")).toContain("first 1,000 of 1,005");
    const beyond = await questioner.answer("runs offset:1000 limit:25");
    expect(beyond.rows).toEqual([]);
    expect(beyond.page).toEqual({ offset: 1000, limit: 25, total: 1005, has_more: false });
  });

  test("exactly a thousand can all be paged to", async () => {
    const json = await answer({ slices: many(1000) }, "runs offset:900 limit:100");
    expect(json.rows).toHaveLength(100);
    expect(json.page).toEqual({ offset: 900, limit: 100, total: 1000, has_more: false });
    expect(json.notes.join("\n")).not.toContain("Only the first");
  });
});
