import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonAnswer } from "../../src/answers/renderers/json.ts";
import { createNumbersBench, type NumbersBench } from "./ask.ts";
import { aJob, aPrice, aSlice, aUsageRow } from "./rows.ts";
import { runTerminal } from "./terminal-process.ts";

/** The process lives in the real time: rows are of two hours ago, and windows are wide enough. */
const hoursAgo = (hours: number) => {
  const at = Math.floor(Date.now() / 3_600_000 - hours) * 3_600_000;
  return new Date(at).toISOString();
};

let bench: NumbersBench;
beforeAll(async () => {
  bench = await createNumbersBench();
  await bench.load(
    {
      slices: [
        aSlice({ period_start_time: hoursAgo(3), period_end_time: hoursAgo(2), result_state: "FAILED" }),
      ],
      jobs: [aJob({ name: "größe 🚀" })],
      usage: [aUsageRow({ usage_start_time: hoursAgo(3), usage_quantity: "1234.000000000000000001" })],
      prices: [aPrice({ price: "0.15" })],
    },
    { now: new Date() },
  );
});
afterAll(() => bench.close());

const run = (...args: string[]) => runTerminal(args, bench.local.env);
const ask = (question: string, format = "json") => run("ask", question, "--format", format);

describe("an answer goes to standard output with status 0", () => {
  test("runs as JSON", async () => {
    const { status, stdout, stderr } = await ask("runs days:2");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const json = JSON.parse(stdout) as JsonAnswer;
    expect(Object.keys(json)).toEqual([
      "command",
      "args",
      "title",
      "as_of",
      "source",
      "columns",
      "rows",
      "facts",
      "tables",
      "totals",
      "notes",
      "page",
    ]);
    expect(json.rows).toMatchObject([
      { job_name: "größe 🚀", result_state: "FAILED", duration_seconds: 3600 },
    ]);
    expect(json.totals).toEqual({ runs: 1, succeeded: 0, failures: 1, running: 0 });
  });

  test("money as JSON, every digit", async () => {
    const { status, stdout, stderr } = await ask("cost days:3");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect((JSON.parse(stdout) as JsonAnswer).totals).toMatchObject({
      list_cost: "185.10000000000000000015",
      dbus: "1234.000000000000000001",
    });
  });

  test("the same as text, rounded for a reader", async () => {
    const { status, stdout, stderr } = await ask("cost days:3", "text");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("größe 🚀");
    expect(stdout).toContain("$185.10");
  });

  test("words may come without quotes", async () => {
    const { status, stdout } = await run("ask", "runs", "größe", "days:2", "--format", "json");
    expect(status).toBe(0);
    expect((JSON.parse(stdout) as JsonAnswer).totals.runs).toBe(1);
  });
});

describe("a wrong question is told on standard error with status 2", () => {
  test.each([
    ["runs days:0", "days"],
    ["runs from:2026-02-30", "from"],
    ["cost days:'; drop table x; --", "days"],
    ["runs no such job", "no such job"],
    ["cots", "cost"],
    ["runs \u202eabc\u001b[31m", "job"],
    ["x".repeat(3000), "command"],
  ])("%s", async (question, named) => {
    const { status, stdout, stderr } = await ask(question);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(named);
    expect(stderr).not.toMatch(/^\s+at |\.ts:|node_modules/m);
    expect(stderr).not.toContain(bench.local.token);
    // Nothing typed may move the cursor or turn the direction of text.
    for (const mark of ["\u001b", "\u202e"]) expect(stderr).not.toContain(mark);
  });

  test("as is a command line that asks nothing", async () => {
    for (const args of [
      [],
      ["ask"],
      ["tell", "runs"],
      ["ask", "runs", "--format", "xml"],
      ["ask", "--nope"],
    ]) {
      const { status, stdout, stderr } = await run(...args);
      expect({ args, status, stdout }).toEqual({ args, status: 2, stdout: "" });
      expect(stderr).toContain("Usage: jobmon ask");
    }
  });
});

test("what cannot be answered is told on standard error with status 1", async () => {
  const { status, stdout, stderr } = await runTerminal(["ask", "runs", "--format", "json"], {
    ...bench.local.env,
    DATABRICKS_CLIENT_SECRET: "wrong-secret-value",
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain("Reference");
  expect(stderr).not.toContain("wrong-secret-value");
  expect(stderr).not.toMatch(/node_modules/);
});
