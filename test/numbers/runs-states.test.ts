import { describe, expect, test } from "vitest";
import { aSlice, cut, type SliceRow } from "./rows.ts";
import { pluck, useBench } from "./use-bench.ts";

const { answer } = useBench();

/** A run that is over at 09:30, named after its state. */
const ended = (result_state: string) => aSlice({ run_id: result_state, result_state });
/** A run of which the last that is seen is at `until`, without a result. */
const unfinished = (run_id: string, started: string, until: string) =>
  aSlice({ run_id, period_start_time: started, period_end_time: until, result_state: null });

const ids = async (slices: SliceRow[], text: string, now?: string) =>
  (await answer({ slices }, text, now ? { now } : {})).rows.map((row) => row.run_id);

describe("the words of the tables become jobmon's", () => {
  test.each([
    ["SUCCEEDED", "SUCCESS"],
    ["FAILED", "FAILED"],
    ["TIMED_OUT", "TIMED_OUT"],
    ["ERROR", "ERROR"],
    ["CANCELLED", "CANCELED"],
    ["SKIPPED", "SKIPPED"],
    ["BLOCKED", "BLOCKED"],
  ])("%s is %s, and is found by that name", async (word, state) => {
    const decoy = ended(word === "ERROR" ? "SKIPPED" : "ERROR");
    const json = await answer({ slices: [ended(word), decoy] }, `runs state:${state}`);
    expect(pluck(json, "run_id", "result_state")).toEqual([[word, state]]);
    expect(json.page?.total).toBe(1);
  });

  test("a word that is not known is UNKNOWN, and a note tells it", async () => {
    const json = await answer({ slices: [ended("HIBERNATED"), ended("SUCCEEDED")] }, "runs");
    expect(pluck(json, "run_id", "result_state", "ended_at")).toEqual([
      ["HIBERNATED", "UNKNOWN", "2026-03-10T09:30:00.000Z"],
      ["SUCCEEDED", "SUCCESS", "2026-03-10T09:30:00.000Z"],
    ]);
    expect(json.notes.join("\n")).toContain("HIBERNATED");
    expect(json.totals).toEqual({ runs: 2, succeeded: 1, failures: 0, running: 0 });
    expect(await ids([ended("HIBERNATED"), ended("SUCCEEDED")], "runs state:unknown")).toEqual([
      "HIBERNATED",
    ]);
  });
});

test.each(["RUNNING", "LOST", "SUCCESS", "CANCELED"])(
  "%s is no word of the tables: UNKNOWN, with its end",
  async (word) => {
    const json = await answer({ slices: [ended(word)] }, "runs");
    expect(pluck(json, "run_id", "result_state", "ended_at")).toEqual([
      [word, "UNKNOWN", "2026-03-10T09:30:00.000Z"],
    ]);
    expect(json.notes.join("\n")).toContain(word);
    expect(json.totals).toEqual({ runs: 1, succeeded: 0, failures: 0, running: 0 });
    expect(await ids([ended(word)], "runs state:unknown")).toEqual([word]);
    expect(await ids([ended(word)], "runs state:running,success,canceled")).toEqual([]);
  },
);

describe("filters by state", () => {
  const words = ["SUCCEEDED", "FAILED", "TIMED_OUT", "ERROR", "CANCELLED", "SKIPPED", "BLOCKED"];
  const slices = [...words.map(ended), unfinished("open", "2026-03-10T09:00:00Z", "2026-03-10T09:30:00Z")];

  test.each([
    ["runs state:failures", ["ERROR", "FAILED", "TIMED_OUT"]],
    ["runs state:FAILED,canceled", ["CANCELLED", "FAILED"]],
    ["runs state:success,failures", ["ERROR", "FAILED", "SUCCEEDED", "TIMED_OUT"]],
    ["runs state:running", ["open"]],
    ["runs state:running,blocked", ["open", "BLOCKED"]],
    ["runs state:pending", []],
    ["runs state:unknown", []],
    ["runs", ["open", "BLOCKED", "CANCELLED", "ERROR", "FAILED", "SKIPPED", "SUCCEEDED", "TIMED_OUT"]],
  ])("%s", async (text, expected) => {
    const json = await answer({ slices }, text);
    expect(json.rows.map((row) => row.run_id)).toEqual(expected);
    expect(json.totals.runs).toBe(expected.length);
    expect(json.totals.failures).toBe(
      expected.filter((id) => ["FAILED", "TIMED_OUT", "ERROR"].includes(id)).length,
    );
    expect(json.page?.total).toBe(expected.length);
  });

  test("go by the final state, not by that of an earlier attempt", async () => {
    const repaired = [
      ...cut(["08:00", "08:10"], { run_id: "repaired", result_state: "FAILED" }),
      ...cut(["08:20", "08:30"], { run_id: "repaired" }),
    ];
    expect(await ids(repaired, "runs state:failures")).toEqual([]);
    expect(await ids(repaired, "runs state:success")).toEqual(["repaired"]);
  });
});

describe("a run without a final result", () => {
  /** The newest slice of all ends at 11:00. */
  const newest = ended("SUCCEEDED");
  const watermark = {
    ...newest,
    period_start_time: "2026-03-10T10:50:00Z",
    period_end_time: "2026-03-10T11:00:00Z",
  };
  const edge = unfinished("edge", "2026-03-10T07:00:00Z", "2026-03-10T08:00:00Z");
  const past = unfinished("past", "2026-03-10T07:00:00Z", "2026-03-10T07:59:59.999999Z");

  test("is running when its newest slice is at most three hours older than the data", async () => {
    const json = await answer({ slices: [watermark, edge, past] }, "runs");
    expect(
      pluck(json, "run_id", "result_state", "started_at", "ended_at", "duration_seconds", "attempts"),
    ).toEqual([
      ["edge", "RUNNING", "2026-03-10T07:00:00.000Z", null, null, 1],
      ["SUCCEEDED", "SUCCESS", "2026-03-10T10:50:00.000Z", "2026-03-10T11:00:00.000Z", 600, 1],
    ]);
    expect(json.facts.data_as_of).toBe("2026-03-10T11:00:00.000Z");
  });

  test("is lost when it is older, and then listed with state:unknown alone", async () => {
    const json = await answer({ slices: [watermark, edge, past] }, "runs state:unknown");
    expect(pluck(json, "run_id", "result_state", "ended_at", "duration_seconds")).toEqual([
      ["past", "UNKNOWN", null, null],
    ]);
    expect(await ids([watermark, edge, past], "runs state:unknown,running")).toEqual(["edge", "past"]);
    expect(await ids([watermark, past], "runs state:failures,success,running")).toEqual(["SUCCEEDED"]);
  });

  test("is lost too when a repair of it was never reported to end", async () => {
    const slices = [
      watermark,
      ...cut(["05:00", "05:30"], { run_id: "repair", result_state: "FAILED" }),
      unfinished("repair", "2026-03-10T06:00:00Z", "2026-03-10T06:30:00Z"),
    ];
    expect(await ids(slices, "runs")).toEqual(["SUCCEEDED"]);
    expect(await ids(slices, "runs state:unknown")).toEqual(["repair"]);
  });

  test("is measured against the newest slice of any workspace, not against the clock", async () => {
    expect(await ids([edge], "runs", "2026-03-11T20:00:00Z")).toEqual(["edge"]);
    const elsewhere = { ...watermark, workspace_id: "2000000000000002" };
    expect(await ids([elsewhere, past], "runs state:running")).toEqual([]);
  });

  test("belongs to a window that ends after its start, to none before", async () => {
    const days = unfinished("days", "2026-03-08T00:00:00Z", "2026-03-10T10:59:00Z");
    expect(await ids([watermark, days], "runs from:2026-03-08 to:2026-03-08")).toEqual(["days"]);
    expect(await ids([watermark, days], "runs from:2026-03-07 to:2026-03-07")).toEqual([]);
  });

  test("stands before those that ended, the one that started last first", async () => {
    const slices = [
      watermark,
      unfinished("first", "2026-03-10T08:00:00Z", "2026-03-10T10:55:00Z"),
      unfinished("second", "2026-03-10T08:30:00Z", "2026-03-10T10:50:00Z"),
    ];
    expect(await ids(slices, "runs")).toEqual(["second", "first", "SUCCEEDED"]);
  });
});
