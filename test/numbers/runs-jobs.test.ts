import { describe, expect, test } from "vitest";
import { type Account, aJob, aSlice, OTHER_WORKSPACE } from "./rows.ts";
import { pluck, useBench } from "./use-bench.ts";

const { answer, ask } = useBench();

const names = async (account: Partial<Account>) =>
  (await answer(account, "runs")).rows.map((row) => row.job_name);

describe("the name of a job", () => {
  const old = aJob({ name: "old", change_time: "2026-01-01T00:00:00Z" });
  const renamed = aJob({ name: "new", change_time: "2026-03-01T00:00:00Z" });

  test("is the newest, and versions multiply nothing", async () => {
    const json = await answer(
      { slices: [aSlice()], jobs: [renamed, old, { ...old, change_time: "2025-01-01T00:00:00Z" }] },
      "runs",
    );
    expect(pluck(json, "job_name")).toEqual([["new"]]);
    expect(json.totals.runs).toBe(1);
  });

  test("stays when the job is deleted", async () => {
    const deleted = { ...renamed, change_time: "2026-03-09T00:00:00Z", delete_time: "2026-03-09T00:00:00Z" };
    expect(await names({ slices: [aSlice()], jobs: [old, deleted] })).toEqual(["new"]);
  });

  test("is that of the job in the run's own workspace", async () => {
    const jobs = [aJob({ workspace_id: OTHER_WORKSPACE, name: "elsewhere" })];
    expect(await names({ slices: [aSlice()], jobs })).toEqual(["101"]);
  });

  test("is the run's name for a run that was submitted, and else the id", async () => {
    const submitted = { job_id: "900", run_type: "SUBMIT_RUN" };
    const slices = [
      aSlice({ ...submitted, run_id: "1", run_name: "ad hoc" }),
      aSlice({ job_id: "901", run_id: "2", run_type: "WORKFLOW_RUN" }),
    ];
    const json = await answer({ slices, jobs: [aJob()] }, "runs");
    expect(pluck(json, "job_id", "job_name", "run_type")).toEqual([
      ["900", "ad hoc", "SUBMIT_RUN"],
      ["901", "901", "WORKFLOW_RUN"],
    ]);
  });

  test.each([
    "größe 🚀 <b>&amp;</b> *x* _y_ ~z~ `c`",
    'quotes "double" and \'single\' and "',
    "back\\slash \\n | pipe\ttab",
    "two\nlines",
    "100%_done",
    "עבודה لیلی",
    "'; drop table x; --",
    " spaces around ",
    ":job $1 ? {x}",
  ])("is data to the last character: %j", async (name) => {
    expect(await names({ slices: [aSlice()], jobs: [aJob({ name })] })).toEqual([name]);
  });
});

describe("job: finds", () => {
  const slices = ["101", "102", "103", "1010"].map((job_id) => aSlice({ job_id, run_id: job_id }));
  const account = (...found: (string | null)[]): Partial<Account> => ({
    slices,
    jobs: found.map((name, index) => aJob({ job_id: slices[index]?.job_id ?? "", name })),
  });
  const found = async (text: string, ...jobNames: (string | null)[]) => {
    const json = await answer(account(...jobNames), text);
    expect(json.totals.runs).toBe(json.rows.length);
    return json.rows.map((row) => row.job_id);
  };

  test("an id, as a whole", async () => {
    expect(await found("runs job:101", "a", "b", "c", "d")).toEqual(["101"]);
    expect(await found("runs 1010", "a", "b", "c", "d")).toEqual(["1010"]);
  });

  test("a whole name before parts of names, in any case", async () => {
    expect(await found("runs Nightly", "nightly", "nightly load", "weekly", "d")).toEqual(["101"]);
    expect(await found("runs nightly", "not nightly", "nightly load", "weekly", "d")).toEqual(["101", "102"]);
    expect(await found("runs NIGHTLY LOAD", "x nightly load y", "b", "c", "d")).toEqual(["101"]);
  });

  test("every job of that name", async () => {
    expect(await found('runs job:"load"', "load", "Load", "reload", "d")).toEqual(["101", "102"]);
  });

  test.each([
    ["runs job:%", "100%", ["101"]],
    ["runs job:_", "a_b", ["101"]],
    ["runs job:100%_", "x100%_y", ["101"]],
    ["runs job:\\", "a\\b", ["101"]],
    ["runs job:'", "q'uote", ["101"]],
    ['runs job:"say ""hi"""', 'say "hi"', ["101"]],
    ['runs job:"\'; drop table x; --"', "'; drop table x; --", ["101"]],
    ["runs job:,", "a,b", ["101"]],
    ["runs 🚀", "to the 🚀", ["101"]],
    ["runs ÜBER", "über alles", ["101"]],
    ["runs job:a:b=c", "xa:b=cx", ["101"]],
  ])("%s as it stands, nothing in it is a pattern", async (text, name, expected) => {
    expect(await found(text, name, "plain", "other", "last")).toEqual(expected);
  });

  test("a submitted run by its name", async () => {
    const json = await answer(
      { slices: [aSlice({ job_id: "900", run_name: "ad hoc query" })] },
      "runs ad hoc",
    );
    expect(pluck(json, "job_id")).toEqual([["900"]]);
  });

  test("the new name of a job, not the old one", async () => {
    const jobs = [aJob({ name: "before" }), aJob({ name: "after", change_time: "2026-03-01T00:00:00Z" })];
    expect((await answer({ slices: [aSlice()], jobs }, "runs after")).totals.runs).toBe(1);
    expect((await ask({ slices: [aSlice()], jobs }, "runs before")).outcome).toBe("wrong-question");
  });

  test("a job that has not run: an answer without rows", async () => {
    const json = await answer({ slices, jobs: [aJob({ job_id: "7", name: "sleepy" })] }, "runs sleepy");
    expect(json.rows).toEqual([]);
    expect(json.totals.runs).toBe(0);
  });

  test("no job: the question was wrong, and near names are offered", async () => {
    const { outcome, text, json } = await ask(
      account("nightly load", "weekly", "c", "d"),
      "runs nigthly load",
    );
    expect(outcome).toBe("wrong-question");
    expect(text).toContain("nightly load");
    expect(json.rows).toEqual([]);
  });
});
