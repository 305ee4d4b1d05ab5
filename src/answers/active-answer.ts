import type { Run } from "../domain/run.ts";
import type { Answer, Column, Inline, Row, Value } from "./answer.ts";
import { bold, counted, paged, pick } from "./present.ts";
import { runColumns, runRow } from "./run-row.ts";
import { runStateWords } from "./run-state-words.ts";

/** An open run, with what the Jobs API says beside the run itself. */
export interface ActiveRun {
  run: Run;
  queueReason: string | null;
  url: string | null;
}

const columns: Column[] = [
  ...runColumns,
  { key: "elapsed_seconds", label: "Elapsed", type: "duration" },
  { key: "queue_reason", label: "Waits for", type: "string" },
];

/** All open runs, longest first. */
export function activeAnswer(
  result: { runs: ActiveRun[]; complete: boolean; asOf: Date; commandAt(offset: number): string },
  asked: { job: string | null; offset: number; limit: number; args: { [name: string]: Value } },
): Answer {
  const rows = result.runs
    .map(
      ({ run, queueReason, url }): Row => ({
        ...runRow(run, url),
        elapsed_seconds:
          run.started_at === null
            ? null
            : Math.max(0, (result.asOf.getTime() - run.started_at.getTime()) / 1000),
        queue_reason: queueReason,
        state_shown: runStateWords[run.result_state],
      }),
    )
    .sort((a, b) => Number(b.elapsed_seconds ?? 0) - Number(a.elapsed_seconds ?? 0));
  const list = paged(rows, { ...asked, total: rows.length }, result.commandAt);
  const waiting = result.runs.filter(({ run }) => run.result_state === "PENDING").length;
  const data = list.rows.map(({ state_shown: _, ...row }) => row);
  return {
    command: "active",
    args: asked.args,
    title: asked.job === null ? "Open runs" : `Open runs of ${asked.job}`,
    tone: "neutral",
    as_of: result.asOf,
    source: "the Jobs API",
    currency: "USD",
    blocks: [
      { kind: "text", text: headline(rows.length, waiting) },
      ...(rows.length === 0
        ? []
        : [
            {
              kind: "table" as const,
              caption: "Open runs, the longest first",
              columns: pick(
                columns,
                ["result_state", "job_name", "run_id", "started_at", "elapsed_seconds", "queue_reason"],
                {
                  result_state: { display: (row) => String(row.state_shown) },
                  run_id: { linkKey: "run_page_url" },
                },
              ),
              rows: list.rows,
            },
          ]),
    ],
    notes: result.complete
      ? list.notes
      : [
          ...list.notes,
          [`There are more open runs than the ${counted(result.runs.length, "one")} that were read.`],
        ],
    actions: list.actions,
    repeat: result.commandAt(asked.offset),
    data: {
      columns,
      rows: data,
      facts: [],
      tables: {},
      totals: [
        { key: "runs", label: "Open runs", type: "integer", value: rows.length },
        { key: "waiting", label: "Waiting", type: "integer", value: waiting },
      ],
      page: list.page,
    },
  };
}

function headline(open: number, waiting: number): Inline[] {
  if (open === 0) return [bold("No run is open"), "."];
  return [bold(`${counted(open, "run")} open`), waiting > 0 ? `, ${waiting} of them waiting to start.` : "."];
}
