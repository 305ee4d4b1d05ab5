import { activeAnswer } from "../../../src/answers/active-answer.ts";
import type { Answer } from "../../../src/answers/answer.ts";
import { costAnswer } from "../../../src/answers/cost-answer.ts";
import { errorAnswer } from "../../../src/answers/error-answer.ts";
import { commandHelpAnswer, helpAnswer } from "../../../src/answers/help-answer.ts";
import { jobCardAnswer } from "../../../src/answers/job-card-answer.ts";
import { type JobRow, jobsAnswer } from "../../../src/answers/jobs-answer.ts";
import { runCardAnswer } from "../../../src/answers/run-card-answer.ts";
import { runsAnswer } from "../../../src/answers/runs-answer.ts";
import { statusAnswer } from "../../../src/answers/status-answer.ts";
import { usageAnswer } from "../../../src/answers/usage-answer.ts";
import { whoamiAnswer } from "../../../src/answers/whoami-answer.ts";
import { describe as describeCommand } from "../../../src/commands/help.ts";
import { commands } from "../../../src/commands/index.ts";
import { JobmonError } from "../../../src/domain/errors.ts";
import { sumOf } from "../../../src/domain/money.ts";
import { type Run, resultStates } from "../../../src/domain/run.ts";

/** How large the answers are: rows there are, and what the things in them are called. */
export interface Size {
  rows: number;
  name: string;
}

const asOf = new Date("2026-11-20T12:00:00Z");
const started = new Date("2026-11-20T10:00:00.123Z");
const ended = new Date("2026-11-20T10:30:00.456Z");
/** Lists are fetched to this many rows, however many there are. */
const FETCHED = 1_000;
const args = {};
const page = { offset: 0, limit: 100, args };

function aRun(index: number, name: string): Run {
  const result_state = resultStates[index % resultStates.length] ?? "SUCCESS";
  const isOpen = result_state === "RUNNING" || result_state === "PENDING" || result_state === "UNKNOWN";
  return {
    workspace_id: "1482930577160243",
    job_id: String(100 + index),
    run_id: String(900_000_000_000_000 + index),
    job_name: name,
    run_type: "JOB_RUN",
    trigger_type: "CRON",
    started_at: index % 7 === 6 ? null : started,
    ended_at: isOpen ? null : ended,
    result_state,
    source_state: result_state === "UNKNOWN" ? "HIBERNATED" : null,
    attempts: 1 + (index % 3),
    termination_code: isOpen ? null : "RUN_EXECUTION_ERROR",
  };
}

const aJob = (index: number, name: string): JobRow => ({
  workspace_id: "1482930577160243",
  job_id: String(100 + index),
  name,
  creator_user_name: "ana@example.test",
  run_as: name,
  schedule: "0 30 2 * * ? Europe/Paris",
  tags: { team: "ml", [name.slice(0, 100)]: name },
  created_at: started,
});

const some = <T>(rows: number, make: (index: number) => T): T[] =>
  Array.from({ length: Math.min(rows, FETCHED) }, (_, index) => make(index));

const url = (name: string) => `https://dbc.test/jobs/${encodeURIComponent(name.slice(0, 200))}`;

/** An answer of every command, at a size. Each is made by the presenter that the command uses. */
export function commandAnswers({ rows, name }: Size): { [command: string]: Answer } {
  const runs = some(rows, (index) => aRun(index, name));
  const costs = some(rows, (index) => ({
    workspace_id: "1482930577160243",
    job_id: index === 1 ? null : String(100 + index),
    usage_date: null,
    job_name: index === 1 ? null : name,
    list_cost: `${(rows - index) * 3}.333333333`,
    dbus: `${index}.5`,
    unpriced_dbus: index % 5 === 0 ? "1.5" : "0",
    runs: index,
  }));
  const usageRows = some(rows, (index) => ({
    usage_date: "2026-11-19",
    workspace_id: "1482930577160243",
    job_id: String(100 + index),
    job_name: name,
    cluster_id: index % 2 === 0 ? null : "1119-232001-uxctsavf",
    sku_name: "PREMIUM_JOBS_COMPUTE",
    dbus: "1.25",
    list_cost: "0.1875",
  }));
  const totals = {
    list_cost: sumOf(costs.map((row) => row.list_cost)),
    dbus: sumOf(costs.map((row) => row.dbus)),
  };
  const denied = new JobmonError("MISSING_GRANT", {
    schemas: ["billing"],
    catalog: "system",
    principal: name.slice(0, 60),
  });
  return {
    runs: runsAnswer(
      {
        runs,
        total: rows,
        succeeded: Math.floor(rows / 10),
        failures: Math.floor((rows * 3) / 10),
        running: Math.floor(rows / 10),
        dataAsOf: rows === 0 ? null : ended,
        window: { from: started, to: asOf },
        knownFrom: started,
        keptSince: "2025-11-20",
        hasOlder: false,
        source: "system.lakeflow.job_run_timeline",
        asOf,
        runUrl: () => url(name),
        jobUrl: () => url(name),
        commandAt: (offset) => `runs days:7 offset:${offset}`,
      },
      { ...page, job: name, state: null },
    ),
    active: activeAnswer(
      {
        runs: runs.map((run) => ({
          run: { ...run, result_state: "RUNNING", ended_at: null },
          queueReason: name,
          url: url(name),
        })),
        complete: rows <= FETCHED,
        asOf,
        commandAt: (offset) => `active offset:${offset}`,
      },
      { ...page, job: null },
    ),
    run: runCardAnswer(
      {
        run: aRun(1, name),
        url: url(name),
        jobUrl: url(name),
        asOf,
        source: "the Jobs API",
        creator: name,
        withFailures: false,
        message: name,
        queueReason: null,
        tasks: some(rows, (index) => ({
          task_key: `${name.slice(0, 60)}_${index}`,
          run_id: String(700_000 + index),
          attempts: 1 + (index % 3),
          result_state: index % 4 === 0 ? "FAILED" : "SUCCESS",
          source_state: null,
          started_at: started,
          ended_at: ended,
          termination_code: null,
          error: index === 0 ? `ValueError: ${name}` : null,
          error_trace:
            index === 0 ? `Traceback\n  File "load.py", line 7, in main\nValueError: ${name}` : null,
        })),
        failedTasks: Math.ceil(rows / 4),
        parameters: some(Math.min(rows, 100), (index) => ({
          name: `p${index}`,
          value: name,
          default: "",
          overridden: index % 2 === 0,
        })),
        repairs: some(Math.min(rows, 5), (index) => ({
          repair_id: String(index),
          type: index === 0 ? "ORIGINAL" : "REPAIR",
          started_at: started,
          ended_at: ended,
          result_state: "FAILED",
        })),
        apiError: null,
      },
      { run_id: "900000000000001" },
    ),
    jobs: jobsAnswer(
      {
        rows: some(rows, (index) => aJob(index, name)),
        total: rows,
        complete: rows <= FETCHED,
        source: "system.lakeflow.jobs",
        asOf,
        jobUrl: () => url(name),
        commandAt: (offset) => `jobs offset:${offset}`,
      },
      { ...page, search: name },
    ),
    job: jobCardAnswer(
      {
        job: aJob(1, name),
        trigger: null,
        maxConcurrentRuns: 1,
        timeoutSeconds: 0,
        tasks: some(Math.min(rows, 1_000), (index) => ({
          task_key: `task_${index}`,
          depends_on: index === 0 ? [] : [`task_${index - 1}`],
          kind: "notebook",
        })),
        runs: runs.slice(0, 5).map((run) => ({ run, url: url(name) })),
        url: url(name),
        asOf,
        source: "the Jobs API and system.lakeflow.jobs",
        why: null,
        allRuns: "runs job:101 days:7",
        again: "job job:101",
      },
      { job: name, workspace: null },
    ),
    cost: costAnswer(
      {
        cost: {
          rows: costs,
          total: rows,
          ...totals,
          not_attributable_cost: "12.5",
          unpriced_dbus: "3",
          free_dbus: "0",
          too_fine_dbus: "1",
          ingestedUntil: "2026-11-20",
          newestUsage: started,
        },
        window: { from: "2026-11-14", to: "2026-11-20" },
        provisionalSince: "2026-11-19",
        keptSince: null,
        asOf,
        currency: "USD",
        commandAt: (offset) => `cost offset:${offset}`,
      },
      { ...page, by: "job" },
    ),
    usage: usageAnswer(
      {
        usage: {
          rows: usageRows,
          total: rows,
          matchedJobs: 1,
          list_cost: "7.5",
          dbus: "50",
          unpriced_dbus: "0",
          free_dbus: "2",
        },
        window: { from: "2026-11-14", to: "2026-11-20" },
        asOf,
        currency: "USD",
        provisionalSince: null,
        commandAt: (offset) => `usage offset:${offset}`,
      },
      { ...page, job: name },
    ),
    status: statusAnswer({
      asOf,
      installation: { version: "0.1.0", workspaceUrl: "https://dbc.test" },
      workspaceId: null,
      sources: [
        { table: "system.lakeflow.jobs", meaning: "newest change", newest: started, error: null },
        { table: "system.billing.usage", meaning: "newest usage", newest: null, error: denied },
      ],
    }),
    whoami: whoamiAnswer({
      caller: { platform: "slack", tenant: "T0001", id: "U0001" },
      person: { name, email: "ana@example.test", role: "admin" },
      scope: { kind: "all" },
    }),
    help: helpAnswer(commands.map(describeCommand)),
    "help of one": commandHelpAnswer(describeCommand(commands[0] ?? missing())),
    "an unknown job": errorAnswer(
      new JobmonError("UNKNOWN_JOB", {
        command: "job",
        argument: "job",
        value: name,
        nearest: [name, `${name}2`],
      }),
      "0badcafe",
    ),
    "several jobs": errorAnswer(
      new JobmonError("AMBIGUOUS_JOB", {
        command: "job",
        argument: "job",
        value: name,
        total: rows,
        choices: some(Math.min(rows, 8), (index) => `${name} (${index} @ 1482930577160243)`),
        commands: some(Math.min(rows, 8), (index) => `job job:${index} workspace:1482930577160243`),
      }),
      "0badcafe",
    ),
    "a missing grant": errorAnswer(denied, "0badcafe"),
  };
}

function missing(): never {
  throw new Error("there are no commands");
}
