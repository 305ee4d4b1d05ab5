import type { JobUsage, UsageRow } from "../domain/cost.ts";
import { isZero } from "../domain/money.ts";
import type { DayWindow } from "../domain/time-window.ts";
import type { Answer, Column, Fact, Inline, Row, Value } from "./answer.ts";
import { NO_JOB_ID } from "./cost-answer.ts";
import { bold, counted, paged, pick } from "./present.ts";

const columns: Column[] = [
  { key: "usage_date", label: "Day", type: "date" },
  { key: "workspace_id", label: "Workspace", type: "string" },
  { key: "job_id", label: "Job id", type: "string" },
  { key: "job_name", label: "Job", type: "string" },
  { key: "cluster_id", label: "Cluster", type: "string" },
  { key: "sku_name", label: "SKU", type: "string" },
  { key: "dbus", label: "DBUs", type: "decimal" },
  { key: "list_cost", label: "List cost", type: "money" },
];

/** Usage of jobs, row by row. */
export function usageAnswer(
  result: {
    usage: JobUsage;
    window: DayWindow;
    asOf: Date;
    currency: string;
    provisionalSince: string | null;
    commandAt(offset: number): string;
  },
  asked: { job: string | null; offset: number; limit: number; args: { [name: string]: Value } },
): Answer {
  const { usage } = result;
  const { total } = usage;
  const list = paged(usage.rows.map(rowOf), { ...asked, total }, result.commandAt);
  const totals: Fact[] = [
    { key: "list_cost", label: "Total at list price", type: "money", value: usage.list_cost },
    { key: "dbus", label: "DBUs", type: "decimal", value: usage.dbus },
    { key: "unpriced_dbus", label: "DBUs without a price", type: "decimal", value: usage.unpriced_dbus },
    { key: "free_dbus", label: "Free DBUs", type: "decimal", value: usage.free_dbus },
    { key: "provisional", label: "Still growing", type: "boolean", value: result.provisionalSince !== null },
  ];
  const { from, to } = result.window;
  const days = from === to ? `on ${from}` : `from ${from} to ${to}`;
  return {
    command: "usage",
    args: asked.args,
    title: asked.job === null ? "Usage of jobs" : `Usage of ${asked.job}`,
    tone: "neutral",
    as_of: result.asOf,
    source: "system.billing.usage",
    currency: result.currency,
    blocks: [
      {
        kind: "text",
        text:
          total === 0
            ? [bold("No usage"), ` ${days} (UTC).`]
            : [bold(counted(total, "row")), ` ${days} (UTC), DBUs at list price.`],
      },
      { kind: "facts", facts: totals.filter(isTold) },
      ...(list.rows.length === 0
        ? []
        : [
            {
              kind: "table" as const,
              caption: "Usage, newest day first",
              columns: pick(columns, [
                "usage_date",
                "job_name",
                "cluster_id",
                "sku_name",
                "dbus",
                "list_cost",
              ]),
              rows: list.rows,
            },
          ]),
    ],
    notes: [...list.notes, ...notesOf(result.provisionalSince)],
    actions: list.actions,
    repeat: result.commandAt(asked.offset),
    data: {
      columns,
      rows: list.rows,
      facts: [
        { key: "from", label: "From", type: "date", value: from },
        { key: "to", label: "To", type: "date", value: to },
        { key: "currency", label: "Currency", type: "string", value: result.currency },
      ],
      tables: {},
      totals,
      page: list.page,
    },
  };
}

function rowOf(row: UsageRow): Row {
  return { ...row, job_name: row.job_name ?? NO_JOB_ID };
}

function isTold({ key, value }: Fact): boolean {
  return key === "list_cost" || key === "dbus" || (typeof value === "string" && !isZero(value));
}

function notesOf(provisionalSince: string | null): Inline[][] {
  const notes: Inline[][] = [
    [
      "List price, DBUs only: discounts and, for classic compute, the cloud provider's own bill are not in it.",
    ],
  ];
  if (provisionalSince !== null) {
    notes.push([`Usage since ${provisionalSince} is still growing: Databricks writes it hours later.`]);
  }
  return notes;
}
