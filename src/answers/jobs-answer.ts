import type { Answer, Column, Inline, Row, Value } from "./answer.ts";
import { bold, counted, paged, pick } from "./present.ts";

/** A job in a list. */
export interface JobRow {
  workspace_id: string | null;
  job_id: string;
  name: string;
  creator_user_name: string | null;
  run_as: string | null;
  schedule: string | null;
  tags: { [key: string]: string };
  created_at: Date | null;
}

const columns: Column[] = [
  { key: "workspace_id", label: "Workspace", type: "string" },
  { key: "job_id", label: "Job id", type: "string" },
  { key: "name", label: "Job", type: "string" },
  { key: "creator_user_name", label: "Creator", type: "string" },
  { key: "run_as", label: "Runs as", type: "string" },
  { key: "schedule", label: "Schedule", type: "string" },
  { key: "tags", label: "Tags", type: "string" },
  { key: "created_at", label: "Created", type: "instant" },
];

/** Jobs by name. */
export function jobsAnswer(
  result: {
    rows: JobRow[];
    total: number;
    /** False when the source has more jobs than were read. */
    complete: boolean;
    source: string;
    asOf: Date;
    jobUrl(job: JobRow): string | null;
    commandAt(offset: number): string;
  },
  asked: { search: string | null; offset: number; limit: number; args: { [name: string]: Value } },
): Answer {
  const rows = result.rows.map((job): Row => ({ ...job, created_at: job.created_at?.toISOString() ?? null }));
  const list = paged(rows, { ...asked, total: result.total }, result.commandAt);
  const shown = result.rows.slice(asked.offset, asked.offset + asked.limit);
  const notes: Inline[][] = result.complete
    ? list.notes
    : [
        ...list.notes,
        [
          "The workspace has more jobs than were read; give a part of the name to system tables with source:tables.",
        ],
      ];
  return {
    command: "jobs",
    args: asked.args,
    title: asked.search === null ? "Jobs" : `Jobs like ${asked.search}`,
    tone: "neutral",
    as_of: result.asOf,
    source: result.source,
    currency: "USD",
    blocks: [
      {
        kind: "text",
        text: result.total === 0 ? [bold("No jobs"), "."] : [bold(counted(result.total, "job")), "."],
      },
      ...(list.rows.length === 0
        ? []
        : [
            {
              kind: "table" as const,
              caption: asked.search === null ? "Jobs by name" : "Jobs, best match first",
              columns: pick(columns, ["name", "job_id", "run_as", "schedule", "tags"], {
                job_id: { linkKey: "job_url" },
                tags: { display: (row) => tagsText(row.tags) },
              }),
              rows: list.rows.map((row, index) => ({ ...row, job_url: urlOf(shown[index], result.jobUrl) })),
            },
          ]),
    ],
    notes,
    actions: list.actions,
    repeat: result.commandAt(asked.offset),
    data: {
      columns,
      rows: list.rows,
      facts: [],
      tables: {},
      totals: [{ key: "jobs", label: "Jobs", type: "integer", value: result.total }],
      page: list.page,
    },
  };
}

function urlOf(job: JobRow | undefined, jobUrl: (job: JobRow) => string | null): string | null {
  return job === undefined ? null : jobUrl(job);
}

/** Tags in one line: `team=ml, env=prod`. */
export function tagsText(tags: Value | undefined): string {
  if (typeof tags !== "object" || tags === null) return "";
  return Object.entries(tags)
    .map(([key, value]) => (value === "" ? key : `${key}=${value}`))
    .join(", ");
}
