import type { LiveJob } from "../domain/jobs-api.ts";
import type { Run } from "../domain/run.ts";
import type { Answer, AnswerBlock, Column, Fact, Inline, Row, Value } from "./answer.ts";
import { type JobRow, tagsText } from "./jobs-answer.ts";
import { bold, pick } from "./present.ts";
import { runColumns, runRow } from "./run-row.ts";
import { runStateWords } from "./run-state-words.ts";

/** What is known of one job. */
export interface JobCard {
  job: JobRow;
  trigger: string | null;
  maxConcurrentRuns: number | null;
  /** Null when not known, 0 when there is none. */
  timeoutSeconds: number | null;
  tasks: LiveJob["tasks"];
  /** Its newest runs. */
  runs: { run: Run; url: string | null }[];
  url: string | null;
  asOf: Date;
  source: string;
  /** Why the Jobs API is not among the sources; null when it is. */
  why: "another-workspace" | "not-visible" | "api-failed" | null;
  /** The questions for all its runs, and for this card again. */
  allRuns: string;
  again: string;
}

const taskColumns: Column[] = [
  { key: "task_key", label: "Task", type: "string" },
  { key: "kind", label: "Kind", type: "string" },
  { key: "depends_on", label: "After", type: "string" },
];

const whyWords = {
  "another-workspace":
    "The job is in another workspace than jobmon's, so its tasks and live runs are not known here.",
  "not-visible":
    "The Jobs API does not show this job: it was deleted lately, or jobmon has no right to see it.",
  "api-failed": "The Jobs API could not be asked, so tasks and live runs are missing.",
};

/** One job: who owns it, when it runs, what it consists of, and how it went lately. */
export function jobCardAnswer(card: JobCard, args: { [name: string]: Value }): Answer {
  const { job } = card;
  const facts: Fact[] = [
    { key: "workspace_id", label: "Workspace", type: "string", value: job.workspace_id },
    { key: "job_id", label: "Job id", type: "string", value: job.job_id },
    { key: "name", label: "Name", type: "string", value: job.name },
    { key: "creator_user_name", label: "Creator", type: "string", value: job.creator_user_name },
    { key: "run_as", label: "Runs as", type: "string", value: job.run_as },
    { key: "schedule", label: "Schedule", type: "string", value: job.schedule },
    { key: "trigger", label: "Trigger", type: "string", value: card.trigger },
    { key: "tags", label: "Tags", type: "string", value: job.tags },
    { key: "created_at", label: "Created", type: "instant", value: job.created_at?.toISOString() ?? null },
    { key: "timeout_seconds", label: "Timeout", type: "duration", value: card.timeoutSeconds },
    { key: "max_concurrent_runs", label: "Runs at once", type: "integer", value: card.maxConcurrentRuns },
  ];
  const runs = card.runs.map(({ run, url }): Row => runRow(run, url));
  const tasks = card.tasks.map((task): Row => ({ ...task, depends_on: task.depends_on.join(", ") }));
  return {
    command: "job",
    args,
    title: job.name,
    tone: "neutral",
    as_of: card.asOf,
    source: card.source,
    currency: "USD",
    blocks: [{ kind: "facts", facts: facts.flatMap(shownFact) }, ...runTable(runs), ...taskList(card.tasks)],
    notes: card.why === null ? [] : [[whyWords[card.why]]],
    actions: [
      { kind: "command", label: "Runs of 7 days", command: card.allRuns },
      ...(card.url === null ? [] : [{ kind: "open" as const, label: "View job", url: card.url }]),
      { kind: "command", label: "Refresh", command: card.again },
    ],
    repeat: card.again,
    data: {
      columns: [],
      rows: [],
      facts,
      tables: {
        tasks: { columns: taskColumns, rows: tasks },
        runs: { columns: runColumns, rows: runs },
      },
      totals: [],
      page: null,
    },
  };
}

function shownFact(fact: Fact): Fact[] {
  if (fact.key === "name" || fact.value === null) return [];
  if (fact.key === "tags") {
    const text = tagsText(fact.value);
    return text === "" ? [] : [{ ...fact, value: text }];
  }
  if (fact.key === "timeout_seconds" && fact.value === 0) return [{ ...fact, display: ["none"] }];
  return [fact];
}

function runTable(rows: readonly Row[]): AnswerBlock[] {
  if (rows.length === 0) return [];
  return [
    {
      kind: "table",
      caption: "Newest runs",
      columns: pick(
        runColumns,
        ["result_state", "run_id", "started_at", "duration_seconds", "termination_code"],
        {
          result_state: { display: (row) => runStateWords[String(row.result_state) as Run["result_state"]] },
          run_id: { linkKey: "run_page_url" },
          termination_code: {
            display: (row) => (row.result_state === "SUCCESS" ? "" : String(row.termination_code ?? "")),
          },
        },
      ),
      rows: [...rows],
    },
  ];
}

function taskList(tasks: LiveJob["tasks"]): AnswerBlock[] {
  if (tasks.length === 0) return [];
  const items = tasks.map(({ task_key, kind, depends_on }): Inline[] => [
    { kind: "styled", text: task_key, style: "code" },
    kind === null ? "" : ` ${kind.replaceAll("_", " ")}`,
    depends_on.length === 0 ? "" : `, after ${depends_on.join(", ")}`,
  ]);
  return [
    { kind: "text", text: [bold("Tasks")] },
    { kind: "list", items },
  ];
}
