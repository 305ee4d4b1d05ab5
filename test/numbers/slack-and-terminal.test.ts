import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonAnswer } from "../../src/answers/renderers/json.ts";
import { writeAccount } from "./ask.ts";
import { aJob, aPrice, aSlice, aUsageRow, cut } from "./rows.ts";
import { startSandboxProcess, tableText, textIn, typeCommand } from "./sandbox-process.ts";
import { runTerminal } from "./terminal-process.ts";

let directory: string;
let sandbox: Awaited<ReturnType<typeof startSandboxProcess>>;

beforeAll(async () => {
  const taken = aUsageRow({ job: "103", run: "9" });
  directory = writeAccount({
    slices: [
      ...cut(["08:30", "09:00", "10:15"], { run_id: "1" }),
      ...cut(["07:00", "07:30"], {
        run_id: "2",
        job_id: "102",
        result_state: "FAILED",
        termination_code: "CLUSTER_ERROR",
      }),
      aSlice({ run_id: "3", result_state: null, period_end_time: "2026-03-10T10:00:00Z" }),
    ],
    jobs: [aJob(), aJob({ job_id: "102", name: "reports <b> & *more*" })],
    usage: [
      aUsageRow({ usage_quantity: "1234.5" }),
      aUsageRow({ job: "102", run: "2", usage_quantity: "2.5" }),
      aUsageRow({ job: null, run: null, usage_quantity: "0.3" }),
      taken,
      { ...taken, record_type: "RETRACTION", usage_quantity: "-1" },
    ],
    prices: [aPrice({ price: "0.1" })],
  });
  sandbox = await startSandboxProcess(["--data", directory, "--now", "2026-03-10T12:00:00Z"]);
}, 60_000);
afterAll(async () => {
  await sandbox.stop();
  rmSync(directory, { recursive: true });
  await expect(fetch(sandbox.ready.control)).rejects.toThrow("fetch failed");
});

async function askBoth(question: string) {
  const [message] = (await typeCommand(sandbox.ready.control, question)).slice(-1);
  if (message === undefined) throw new Error(`Slack has no answer to ${question}`);
  const { stdout, stderr, status } = await runTerminal(
    ["ask", question, "--format", "json"],
    sandbox.ready.env,
  );
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  return { message, json: JSON.parse(stdout) as JsonAnswer };
}

test("money in Slack and in the terminal is the same", { timeout: 60_000 }, async () => {
  const { message, json } = await askBoth("cost days:2");
  expect(json.rows.map(({ job_name, runs, dbus, list_cost }) => [job_name, runs, dbus, list_cost])).toEqual([
    ["nightly load", 1, "1234.5", "123.45"],
    ["reports <b> & *more*", 1, "2.5", "0.25"],
    ["(no job id)", 0, "0.3", "0.03"],
  ]);
  expect(json.totals).toMatchObject({ list_cost: "123.73", dbus: "1237.3" });
  expect(tableText(message)).toEqual([
    ["Job", "Runs", "DBUs", "List cost"],
    ["nightly load", "1", "1,234.5", "$123.45"],
    ["reports <b> & *more*", "1", "2.5", "$0.25"],
    ["(no job id)", "0", "0.3", "$0.03"],
    ["Total", expect.any(String), "1,237.3", "$123.73"],
  ]);
  expect(message.text).toContain("$123.73");
});

test("runs in Slack and in the terminal are the same", { timeout: 60_000 }, async () => {
  const { message, json } = await askBoth("runs from:2026-03-10 to:2026-03-10");
  expect(
    json.rows.map(({ run_id, job_name, result_state, duration_seconds }) => [
      run_id,
      job_name,
      result_state,
      duration_seconds,
    ]),
  ).toEqual([
    ["3", "nightly load", "RUNNING", null],
    ["1", "nightly load", "SUCCESS", 6300],
    ["2", "reports <b> & *more*", "FAILED", 1800],
  ]);
  expect(json.totals).toEqual({ runs: 3, succeeded: 1, failures: 1, running: 1 });
  const [header = [], ...rows] = tableText(message);
  const column = (label: string) => rows.map((row) => row[header.indexOf(label)]);
  expect(column("Job")).toEqual(json.rows.map((row) => row.job_name));
  expect(column("Run")).toEqual(json.rows.map((row) => row.run_id));
  expect(column("Duration").slice(1)).toEqual(["1h 45m", "30m"]);
  expect(column("Reason").at(-1)).toBe("CLUSTER_ERROR");
  expect(textIn(message.blocks).join(" ")).toMatch(/3 runs .*1 succeeded, 1 failed, 1 running/s);
});

test("a wrong question is refused in Slack as in the terminal", { timeout: 60_000 }, async () => {
  const question = `cost days:"'; drop table x; --"`;
  const messages = await typeCommand(sandbox.ready.control, question);
  const shown = messages.map((message) => `${message.text} ${textIn(message.blocks).join(" ")}`).join("\n");
  expect(shown).toContain("The argument days is not right");
  expect(shown).not.toMatch(/^\s+at |\.ts:|node_modules/m);
  const { status, stderr } = await runTerminal(["ask", question], sandbox.ready.env);
  expect(status).toBe(2);
  expect(stderr).toContain("The argument days is not right");
});
