import type { JobmonError } from "../domain/errors.ts";
import type { Answer, AnswerBlock, Column, Fact, Row } from "./answer.ts";
import { type ErrorWords, errorWords } from "./error-words.ts";
import { pick } from "./present.ts";

/** How far one table reaches. */
export interface SourceStatus {
  table: string;
  /** What `newest` is the instant of. */
  meaning: string;
  newest: Date | null;
  /** Why it could not be read; null when it was. */
  error: JobmonError | null;
}

export interface StatusResult {
  asOf: Date;
  installation: { version: string; workspaceUrl: string };
  workspaceId: string | null;
  sources: SourceStatus[];
}

const columns: Column[] = [
  { key: "source", label: "Source", type: "string" },
  { key: "reachable", label: "Reachable", type: "boolean" },
  { key: "meaning", label: "What", type: "string" },
  { key: "newest", label: "Newest", type: "instant" },
  { key: "age_seconds", label: "Age", type: "duration" },
  { key: "error", label: "Error", type: "string" },
];

/** What jobmon can reach, and how fresh each source is. */
export function statusAnswer({ asOf, installation, workspaceId, sources }: StatusResult): Answer {
  const failed = sources.filter(({ error }) => error !== null);
  const facts: Fact[] = [
    { key: "version", label: "jobmon", type: "string", value: installation.version },
    { key: "workspace_url", label: "Workspace", type: "string", value: installation.workspaceUrl },
    { key: "workspace_id", label: "Workspace id", type: "string", value: workspaceId },
    {
      key: "sources_reachable",
      label: "Sources reachable",
      type: "integer",
      value: sources.length - failed.length,
    },
    { key: "sources", label: "Sources", type: "integer", value: sources.length },
  ];
  const rows = sources.map((source) => rowOf(source, asOf));
  return {
    command: "status",
    args: {},
    title: failed.length === 0 ? "Everything can be reached" : "Some sources cannot be read",
    tone: failed.length === 0 ? "good" : "bad",
    as_of: asOf,
    source: "the SQL warehouse",
    currency: "USD",
    blocks: [
      { kind: "facts", facts: facts.filter(({ value }) => value !== null) },
      {
        kind: "table",
        caption: "Sources and how far they reach",
        columns: pick(columns, ["source", "meaning", "newest", "age_seconds"], {
          newest: { type: "string", display: (row) => String(row.newest_shown) },
        }),
        rows: rows.map((row, index) => ({ ...row, newest_shown: shownOf(sources[index], row) })),
      },
      ...remedies(failed),
    ],
    notes: [],
    actions: [],
    repeat: "status",
    data: { columns, rows, facts, tables: { sources: { columns, rows } }, totals: [], page: null },
  };
}

function rowOf({ table, meaning, newest, error }: SourceStatus, asOf: Date): Row {
  return {
    source: table,
    reachable: error === null,
    meaning,
    newest: newest?.toISOString() ?? null,
    age_seconds: newest === null ? null : Math.max(0, (asOf.getTime() - newest.getTime()) / 1000),
    error: error?.code ?? null,
  };
}

function shownOf(source: SourceStatus | undefined, row: Row): string {
  if (source?.error) return `❌ ${wordsOf(source.error).title}`;
  return row.newest === null ? "nothing there" : `${String(row.newest).slice(0, 16).replace("T", " ")} UTC`;
}

/** What to do about sources that cannot be read, each remedy once. */
function remedies(failed: readonly SourceStatus[]): AnswerBlock[] {
  const seen = new Set<string>();
  return failed.flatMap(({ error }): AnswerBlock[] => {
    if (error === null) return [];
    const words = wordsOf(error);
    const key = `${words.title} ${words.code ?? ""}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [
      { kind: "text", text: [...words.text, " ", ...words.next] },
      ...(words.code === undefined ? [] : [{ kind: "code" as const, text: words.code }]),
    ];
  });
}

function wordsOf(error: JobmonError): ErrorWords {
  return errorWords[error.code](error.details);
}
