import type { ResultState, Run } from "../domain/run.ts";
import type { InstantWindow } from "../domain/time-window.ts";
import type { Answer, AnswerAction, Inline, Row, TableColumn, Value } from "./answer.ts";
import { bold, counted, paged, pick } from "./present.ts";
import { runColumns, runRow } from "./run-row.ts";
import { runStateWords } from "./run-state-words.ts";

/** What a list of runs is made from. */
export interface RunsResult {
  runs: Run[];
  total: number;
  succeeded: number;
  failures: number;
  running: number;
  dataAsOf: Date | null;
  /** Null for the newest runs of a job, whenever they were. */
  window: InstantWindow | null;
  /** Runs that began before this are shown without a start; null when every start is known. */
  knownFrom: Date | null;
  /** The first day that the tables still hold, when the window begins before it. */
  keptSince: string | null;
  /** True when the source has older runs of the job than were asked for. */
  hasOlder: boolean;
  source: string;
  asOf: Date;
  /** The page of a run or of a job in Databricks; null when the workspace's URL is not known. */
  runUrl(run: Run): string | null;
  jobUrl(run: Run): string | null;
  /** The same question for another page. */
  commandAt(offset: number): string;
}

export interface RunsAsked {
  job: string | null;
  state: readonly ResultState[] | null;
  offset: number;
  limit: number;
  args: { [name: string]: Value };
}

/** A list of runs, with what they came to above it. */
export function runsAnswer(result: RunsResult, asked: RunsAsked): Answer {
  const page = paged(result.runs, { ...asked, total: result.total }, result.commandAt);
  const shown = page.rows;
  const list = { ...page, rows: shown.map((run) => runRow(run, result.runUrl(run))) };
  return {
    command: "runs",
    args: asked.args,
    title: asked.job === null ? "Runs" : `Runs of ${asked.job}`,
    tone: "neutral",
    as_of: result.asOf,
    source: result.source,
    currency: "USD",
    blocks: [
      { kind: "text", text: headline(result) },
      ...(list.rows.length === 0
        ? []
        : [
            {
              kind: "table" as const,
              caption: "Runs, open ones first, then the newest end first",
              columns: shownColumns,
              rows: list.rows.map((row, index) => ({ ...row, ...displayKeys(shown[index], result) })),
            },
          ]),
    ],
    notes: [...list.notes, ...notesOf(shown, result)],
    actions: [...list.actions, ...links(shown, result)],
    repeat: result.commandAt(asked.offset),
    data: {
      columns: runColumns,
      rows: list.rows,
      facts: [
        { key: "data_as_of", label: "Data as of", type: "instant", value: iso(result.dataAsOf) },
        { key: "from", label: "From", type: "instant", value: iso(result.window?.from ?? null) },
        { key: "to", label: "To", type: "instant", value: iso(result.window?.to ?? null) },
      ],
      tables: {},
      totals: [
        { key: "runs", label: "Runs", type: "integer", value: result.total },
        { key: "succeeded", label: "Succeeded", type: "integer", value: result.succeeded },
        { key: "failures", label: "Failed", type: "integer", value: result.failures },
        { key: "running", label: "Running", type: "integer", value: result.running },
      ],
      page: list.page,
    },
  };
}

const shownColumns: TableColumn[] = pick(
  runColumns,
  ["result_state", "job_name", "run_id", "started_at", "duration_seconds", "termination_code"],
  {
    result_state: { display: (row) => String(row.state_shown) },
    run_id: { linkKey: "run_page_url" },
    started_at: {},
    termination_code: { display: (row) => String(row.reason_shown) },
  },
);

/** What the table shows that the data does not hold: states in words, reasons where there is one to tell. */
function displayKeys(run: Run | undefined, { knownFrom }: RunsResult): Row {
  if (run === undefined) return {};
  const attempts = run.attempts > 1 ? ` (attempt ${run.attempts})` : "";
  const word = run.source_state === null ? "" : ` (${run.source_state})`;
  const early =
    run.started_at === null && knownFrom ? `started before ${knownFrom.toISOString().slice(0, 10)}` : "";
  const reason = run.result_state === "SUCCESS" ? "" : (run.termination_code ?? "");
  return {
    state_shown: `${runStateWords[run.result_state]}${word}${attempts}`,
    reason_shown: [reason, early].filter(Boolean).join(", "),
  };
}

function headline(result: RunsResult): Inline[] {
  const window: Inline[] =
    result.window === null
      ? []
      : [
          " from ",
          { kind: "instant", at: result.window.from },
          " to ",
          { kind: "instant", at: result.window.to },
        ];
  if (result.total === 0) return [bold("No runs"), ...window, "."];
  const other = result.total - result.succeeded - result.failures - result.running;
  const parts = [
    result.succeeded > 0 ? `${result.succeeded.toLocaleString("en-US")} succeeded` : "",
    result.failures > 0 ? `${result.failures.toLocaleString("en-US")} failed` : "",
    result.running > 0 ? `${result.running.toLocaleString("en-US")} running` : "",
    other > 0 ? `${other.toLocaleString("en-US")} ended otherwise` : "",
  ].filter(Boolean);
  return [bold(counted(result.total, "run")), ...window, `: ${parts.join(", ")}.`];
}

function notesOf(shown: readonly Run[], result: RunsResult): Inline[][] {
  const notes: Inline[][] = [];
  const words = new Set(shown.flatMap((run) => run.source_state ?? []));
  if (words.size > 0) {
    notes.push([`Databricks used words for a state that are not known here: ${[...words].join(", ")}.`]);
  }
  const early = shown.filter((run) => run.started_at === null).length;
  if (early > 0 && result.knownFrom !== null) {
    notes.push([
      `${counted(early, "run")} started before `,
      { kind: "instant", at: result.knownFrom },
      ", which is as far back as was read; start and duration are left open.",
    ]);
  }
  if (result.keptSince !== null) {
    notes.push([`The system tables keep 365 days: what ended before ${result.keptSince} may be missing.`]);
  }
  if (result.hasOlder)
    notes.push(["These are the newest runs; runs days:30 lists older ones from the system tables."]);
  if (result.window === null) return notes;
  notes.push(
    result.dataAsOf === null
      ? ["The table holds no runs for the time read. Runs land there some minutes after they end."]
      : [
          "The newest data in the table are of ",
          { kind: "instant", at: result.dataAsOf },
          "; runs land there some minutes after they end.",
        ],
  );
  return notes;
}

/** Links to the job and its newest run, when all that is shown is of one job. */
function links(shown: readonly Run[], result: RunsResult): AnswerAction[] {
  const [first] = shown;
  if (first === undefined) return [];
  if (shown.some((run) => run.job_id !== first.job_id || run.workspace_id !== first.workspace_id)) return [];
  const jobUrl = result.jobUrl(first);
  const runUrl = result.runUrl(first);
  return [
    ...(runUrl === null ? [] : [{ kind: "open" as const, label: "View run", url: runUrl }]),
    ...(jobUrl === null ? [] : [{ kind: "open" as const, label: "View job", url: jobUrl }]),
  ];
}

function iso(instant: Date | null): string | null {
  return instant?.toISOString() ?? null;
}
