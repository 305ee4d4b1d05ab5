import type { JobmonError } from "../domain/errors.ts";
import type { LiveRun } from "../domain/jobs-api.ts";
import { failureStates, type ResultState, type Run } from "../domain/run.ts";
import type { Answer, AnswerBlock, Column, Fact, Inline, Row } from "./answer.ts";
import { errorWords } from "./error-words.ts";
import { pick } from "./present.ts";
import { runColumns, runRow } from "./run-row.ts";
import { runStateWords } from "./run-state-words.ts";

/** A task of a run, by its latest attempt. */
export interface TaskOfRun {
  task_key: string;
  /** The task run's id. */
  run_id: string;
  attempts: number;
  result_state: ResultState;
  source_state: string | null;
  started_at: Date | null;
  ended_at: Date | null;
  termination_code: string | null;
  error: string | null;
  error_trace: string | null;
}

/** What is known of one run. */
export interface RunCard {
  run: Run;
  url: string | null;
  jobUrl: string | null;
  asOf: Date;
  source: string;
  creator: string | null;
  withFailures: boolean;
  message: string | null;
  queueReason: string | null;
  tasks: TaskOfRun[];
  /** Failed tasks, also those whose error was not fetched. */
  failedTasks: number;
  parameters: LiveRun["parameters"];
  repairs: LiveRun["repairs"];
  /** Why the Jobs API could not be asked, when that is why the tables answer. */
  apiError: JobmonError | null;
}

const taskColumns: Column[] = [
  { key: "task_key", label: "Task", type: "string" },
  { key: "run_id", label: "Task run", type: "string" },
  { key: "result_state", label: "State", type: "string" },
  { key: "attempts", label: "Attempts", type: "integer" },
  { key: "started_at", label: "Started", type: "instant" },
  { key: "ended_at", label: "Ended", type: "instant" },
  { key: "duration_seconds", label: "Duration", type: "duration" },
  { key: "termination_code", label: "Reason", type: "string" },
  { key: "error", label: "Error", type: "string" },
];

const parameterColumns: Column[] = [
  { key: "name", label: "Parameter", type: "string" },
  { key: "value", label: "Value", type: "string" },
  { key: "default", label: "Default", type: "string" },
  { key: "overridden", label: "Overridden", type: "boolean" },
];

const repairColumns: Column[] = [
  { key: "repair_id", label: "Repair", type: "string" },
  { key: "type", label: "Type", type: "string" },
  { key: "result_state", label: "State", type: "string" },
  { key: "started_at", label: "Started", type: "instant" },
  { key: "ended_at", label: "Ended", type: "instant" },
];

/** Error text shown in a message: enough for the exception and its message. */
const SHOWN_ERROR_CHARS = 500;
/** The end of a trace is where the own code is. */
const SHOWN_TRACE_LINES = 8;
/** Failed tasks explained in a message; the data hold all that were fetched. */
const EXPLAINED_TASKS = 3;

/** One run: how it stands, its tasks, why they failed, what it was given, and its repairs. */
export function runCardAnswer(card: RunCard, args: { run_id: string }): Answer {
  const { run, tasks } = card;
  const row = runRow(run, card.url);
  const taskRows = tasks.map(taskRow);
  const parameters = card.parameters.map((parameter): Row => ({ ...parameter }));
  const repairs = card.repairs.map(
    (repair): Row => ({ ...repair, started_at: iso(repair.started_at), ended_at: iso(repair.ended_at) }),
  );
  return {
    command: "run",
    args,
    title: `Run of ${run.job_name}`,
    tone: failureStates.includes(run.result_state)
      ? "bad"
      : run.result_state === "SUCCESS" && !card.withFailures
        ? "good"
        : "neutral",
    as_of: card.asOf,
    source: card.source,
    currency: "USD",
    blocks: [
      { kind: "facts", facts: shownFacts(card, row) },
      ...(taskRows.length === 0 ? [] : [taskTable(taskRows, tasks)]),
      ...tasks
        .filter(({ error }) => error !== null)
        .slice(0, EXPLAINED_TASKS)
        .flatMap(explain),
      ...parameterBlocks(card),
    ],
    notes: notesOf(card),
    actions: [
      ...(card.url === null ? [] : [{ kind: "open" as const, label: "View run", url: card.url }]),
      ...(card.jobUrl === null ? [] : [{ kind: "open" as const, label: "View job", url: card.jobUrl }]),
      { kind: "command", label: "Refresh", command: `run ${run.run_id}` },
    ],
    repeat: `run ${run.run_id}`,
    data: {
      columns: [],
      rows: [],
      facts: [
        ...runColumns.map((column): Fact => ({ ...column, value: row[column.key] ?? null })),
        { key: "creator_user_name", label: "Started by", type: "string", value: card.creator },
        { key: "message", label: "Message", type: "string", value: card.message },
        { key: "queue_reason", label: "Waits for", type: "string", value: card.queueReason },
        { key: "tasks", label: "Tasks", type: "integer", value: tasks.length },
      ],
      tables: {
        tasks: { columns: taskColumns, rows: taskRows },
        parameters: { columns: parameterColumns, rows: parameters },
        repairs: { columns: repairColumns, rows: repairs },
      },
      totals: [],
      page: null,
    },
  };
}

function shownFacts({ run, creator, message, queueReason, withFailures }: RunCard, row: Row): Fact[] {
  const word = run.source_state === null ? "" : ` (${run.source_state})`;
  const state = `${runStateWords[run.result_state]}${word}${withFailures ? ", with failed tasks" : ""}`;
  const code = run.result_state === "SUCCESS" ? null : run.termination_code;
  const facts: Fact[] = [
    {
      key: "result_state",
      label: "State",
      type: "string",
      value: code === null ? state : `${state}: ${code}`,
    },
    {
      key: "message",
      label: "Message",
      type: "string",
      value: run.result_state === "SUCCESS" ? null : message,
    },
    { key: "queue_reason", label: "Waits for", type: "string", value: queueReason },
    { key: "started_at", label: "Started", type: "instant", value: row.started_at ?? null },
    { key: "ended_at", label: "Ended", type: "instant", value: row.ended_at ?? null },
    { key: "duration_seconds", label: "Duration", type: "duration", value: row.duration_seconds ?? null },
    { key: "attempts", label: "Attempts", type: "integer", value: run.attempts > 1 ? run.attempts : null },
    { key: "trigger_type", label: "Trigger", type: "string", value: run.trigger_type },
    { key: "creator_user_name", label: "Started by", type: "string", value: creator },
    { key: "run_id", label: "Run", type: "string", value: run.run_id },
    { key: "job_id", label: "Job id", type: "string", value: run.job_id || null },
    { key: "workspace_id", label: "Workspace", type: "string", value: run.workspace_id || null },
  ];
  return facts.filter(({ value }) => value !== null);
}

function taskRow(task: TaskOfRun): Row {
  const { started_at, ended_at } = task;
  return {
    task_key: task.task_key,
    run_id: task.run_id,
    result_state: task.result_state,
    attempts: task.attempts,
    started_at: iso(started_at),
    ended_at: iso(ended_at),
    duration_seconds:
      started_at === null || ended_at === null ? null : (ended_at.getTime() - started_at.getTime()) / 1000,
    termination_code: task.termination_code,
    error: task.error,
  };
}

/** Failed and open tasks first: a long run's table is cut at its end. */
function taskTable(rows: readonly Row[], tasks: readonly TaskOfRun[]): AnswerBlock {
  const rank = (row: Row) => {
    const state = String(row.result_state) as ResultState;
    return failureStates.includes(state) ? 0 : state === "RUNNING" || state === "PENDING" ? 1 : 2;
  };
  const shown = rows.map((row, index) => {
    const task = tasks[index];
    const word = task?.source_state ? ` (${task.source_state})` : "";
    return { ...row, state_shown: `${task === undefined ? "" : runStateWords[task.result_state]}${word}` };
  });
  return {
    kind: "table",
    caption: `Tasks (${rows.length})`,
    columns: pick(taskColumns, ["result_state", "task_key", "attempts", "started_at", "duration_seconds"], {
      result_state: { display: (row) => String(row.state_shown) },
    }),
    rows: shown.sort((a, b) => rank(a) - rank(b)),
  };
}

function explain({ task_key, error, error_trace }: TaskOfRun): AnswerBlock[] {
  const trace = (error_trace ?? "").trim().split("\n").slice(-SHOWN_TRACE_LINES).join("\n");
  return [
    {
      kind: "text",
      text: [
        { kind: "styled", text: task_key, style: "bold" },
        `: ${(error ?? "").trim().slice(0, SHOWN_ERROR_CHARS)}`,
      ],
    },
    ...(trace === "" ? [] : [{ kind: "code" as const, text: trace }]),
  ];
}

function parameterBlocks({ parameters }: RunCard): AnswerBlock[] {
  if (parameters.length === 0) return [];
  const items = parameters.map(({ name, value, default: given, overridden }): Inline[] => [
    { kind: "styled", text: name, style: "code" },
    ` = ${value ?? "(none)"}`,
    overridden ? ` (overrides ${given || "nothing"})` : "",
  ]);
  return [
    { kind: "text", text: [{ kind: "styled", text: "Parameters", style: "bold" }] },
    { kind: "list", items },
  ];
}

function notesOf({ apiError, failedTasks, tasks, repairs, source }: RunCard): Inline[][] {
  const notes: Inline[][] = [];
  const explained = tasks.filter(({ error }) => error !== null).length;
  if (failedTasks > explained && explained > 0) {
    notes.push([`The errors of ${explained} of ${failedTasks} failed tasks were read.`]);
  }
  if (repairs.length > 1)
    notes.push([`Repaired ${repairs.length - 1} times; duration is from the first start to the last end.`]);
  if (apiError !== null)
    notes.push([`From the system tables: ${errorWords[apiError.code](apiError.details).title}.`]);
  else if (source !== "the Jobs API") {
    notes.push([
      "The Jobs API does not show this run (it keeps runs for 60 days, and those of its own workspace), so parameters and errors are not known.",
    ]);
  }
  return notes;
}

function iso(instant: Date | null): string | null {
  return instant?.toISOString() ?? null;
}
