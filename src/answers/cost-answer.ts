import type { CostGrouping, CostRow, JobCost } from "../domain/cost.ts";
import { isZero, minus, roundToAddUp, sumOf } from "../domain/money.ts";
import type { DayWindow } from "../domain/time-window.ts";
import type { Answer, Column, Fact, Inline, Row, TableColumn, Value } from "./answer.ts";
import { bold, counted, paged, pick } from "./present.ts";

const moneyColumns: Column[] = [
  { key: "list_cost", label: "List cost", type: "money" },
  { key: "dbus", label: "DBUs", type: "decimal" },
  { key: "runs", label: "Runs", type: "integer" },
];

const columnsBy: { [By in CostGrouping]: Column[] } = {
  job: [
    { key: "workspace_id", label: "Workspace", type: "string" },
    { key: "job_id", label: "Job id", type: "string" },
    { key: "job_name", label: "Job", type: "string" },
    ...moneyColumns,
  ],
  day: [
    { key: "key", label: "Day", type: "date" },
    { key: "name", label: "Day", type: "string" },
    ...moneyColumns,
  ],
};

/** How usage that names no job is called. */
export const NO_JOB_ID = "(no job id)";

/** What a cost answer is made from. */
export interface CostResult {
  cost: JobCost;
  window: DayWindow;
  provisionalSince: string | null;
  keptSince: string | null;
  asOf: Date;
  currency: string;
  commandAt(offset: number): string;
}

export interface CostAsked {
  by: CostGrouping;
  offset: number;
  limit: number;
  args: { [name: string]: Value };
}

/** What jobs cost, by job or by day: rows, what is left out of them, and the totals over everything. */
export function costAnswer(result: CostResult, asked: CostAsked): Answer {
  const { cost, window } = result;
  const columns = columnsBy[asked.by];
  const page = paged(cost.rows, { ...asked, total: cost.total }, result.commandAt);
  const list = { ...page, rows: page.rows.map((row) => rowOf(row, asked.by)) };
  const totals = totalsOf(result);
  return {
    command: "cost",
    args: asked.args,
    title: `Cost of jobs by ${asked.by}`,
    tone: "neutral",
    as_of: result.asOf,
    source: "system.billing.usage",
    currency: result.currency,
    blocks: [
      { kind: "text", text: headline(result, asked.by) },
      { kind: "facts", facts: totals.filter(isTold) },
      ...(list.rows.length === 0 ? [] : [tableOf(result, asked, columns)]),
    ],
    notes: [...list.notes, ...notesOf(result)],
    actions: list.actions,
    repeat: result.commandAt(asked.offset),
    data: {
      columns,
      rows: list.rows,
      facts: [
        { key: "from", label: "From", type: "date", value: window.from },
        { key: "to", label: "To", type: "date", value: window.to },
        { key: "currency", label: "Currency", type: "string", value: result.currency },
        { key: "ingested_until", label: "Written until", type: "date", value: cost.ingestedUntil },
        {
          key: "newest_usage",
          label: "Newest usage",
          type: "instant",
          value: cost.newestUsage?.toISOString() ?? null,
        },
      ],
      tables: {},
      totals,
      page: list.page,
    },
  };
}

function rowOf(row: CostRow, by: CostGrouping): Row {
  const money = { list_cost: row.list_cost, dbus: row.dbus, runs: row.runs };
  if (by === "day") return { key: row.usage_date, name: row.usage_date, ...money };
  return {
    workspace_id: row.workspace_id,
    job_id: row.job_id,
    job_name: row.job_name ?? NO_JOB_ID,
    ...money,
  };
}

function totalsOf({ cost, provisionalSince }: CostResult): Fact[] {
  return [
    { key: "list_cost", label: "Total at list price", type: "money", value: cost.list_cost },
    { key: "dbus", label: "DBUs", type: "decimal", value: cost.dbus },
    {
      key: "not_attributable_cost",
      label: "Not attributable to a job",
      type: "money",
      value: cost.not_attributable_cost,
    },
    { key: "unpriced_dbus", label: "DBUs without a price", type: "decimal", value: cost.unpriced_dbus },
    { key: "free_dbus", label: "Free DBUs", type: "decimal", value: cost.free_dbus },
    { key: "provisional", label: "Still growing", type: "boolean", value: provisionalSince !== null },
  ];
}

/** Zeros are worth telling in the data, not to a reader. */
function isTold(fact: Fact): boolean {
  if (fact.key === "list_cost" || fact.key === "dbus") return true;
  return typeof fact.value === "string" && !isZero(fact.value);
}

function headline({ cost, window }: CostResult, by: CostGrouping): Inline[] {
  const days = window.from === window.to ? `on ${window.from}` : `from ${window.from} to ${window.to}`;
  if (cost.total === 0) return [bold("No usage of jobs"), ` ${days} (UTC).`];
  return [bold(counted(cost.total, by)), ` ${days} (UTC), DBUs at list price.`];
}

/**
 * The rows of this page, a row for all others, and the total. Amounts are rounded so that what is shown adds up
 * to the total that is shown.
 */
function tableOf(
  { cost }: CostResult,
  asked: CostAsked,
  columns: Column[],
): Extract<Answer["blocks"][number], { kind: "table" }> {
  const shown = cost.rows.slice(asked.offset, asked.offset + asked.limit);
  const others = cost.total - shown.length;
  const otherCost = minus(cost.list_cost, sumOf(shown.map((row) => row.list_cost)));
  const otherDbus = minus(cost.dbus, sumOf(shown.map((row) => row.dbus)));
  const amounts = roundToAddUp([...shown.map((row) => row.list_cost), otherCost]);
  const rows: Row[] = shown.map((row, index) => ({
    ...rowOf(row, asked.by),
    label_shown: labelOf(row, shown),
    list_cost: shownAmount(amounts[index], row.list_cost),
    unpriced: !isZero(row.unpriced_dbus) && isZero(row.list_cost),
  }));
  if (others > 0) {
    rows.push({
      label_shown: `${counted(others, `other ${asked.by}`)}`,
      list_cost: shownAmount(amounts.at(-1), otherCost),
      dbus: otherDbus,
      runs: null,
      unpriced: false,
    });
  }
  return {
    kind: "table",
    caption: asked.by === "job" ? "Cost by job, dearest first" : "Cost by day, newest first",
    columns: shownColumns(columns, asked.by),
    rows,
    totals: { label_shown: "Total", list_cost: cost.list_cost, dbus: cost.dbus, runs: null, unpriced: false },
  };
}

function shownColumns(columns: Column[], by: CostGrouping): TableColumn[] {
  const label = by === "job" ? "job_name" : "key";
  return pick(columns, [label, "runs", "dbus", "list_cost"], {
    [label]: { type: "string", display: (row) => String(row.label_shown) },
  });
}

/** A rounded amount, but for one that would read as nothing although it is something. */
function shownAmount(rounded: string | undefined, exact: string): string {
  return rounded === undefined || (isZero(rounded) && !isZero(exact)) ? exact : rounded;
}

/** A job's name, told apart where another one on the page has it too, or where its id is all there is. */
function labelOf(row: CostRow, shown: readonly CostRow[]): string {
  if (row.usage_date !== null) return row.usage_date;
  if (row.job_id === null) return NO_JOB_ID;
  if (row.job_name === null || row.job_name === row.job_id)
    return `job ${row.job_id} @ workspace ${row.workspace_id}`;
  const namesakes = shown.filter((other) => other.job_name === row.job_name).length;
  return namesakes > 1 ? `${row.job_name} (job ${row.job_id} @ workspace ${row.workspace_id})` : row.job_name;
}

function notesOf(result: CostResult): Inline[][] {
  const { cost } = result;
  const notes: Inline[][] = [
    [
      "List price, DBUs only: discounts and, for classic compute, the cloud provider's own bill are not in it.",
    ],
  ];
  if (!isZero(cost.not_attributable_cost)) {
    notes.push([
      "Beside the total: all-purpose and SQL compute may hold work of jobs, which cannot be split off.",
    ]);
  }
  if (!isZero(cost.unpriced_dbus)) {
    notes.push(["DBUs without a list price are in no amount."]);
  }
  if (!isZero(cost.too_fine_dbus)) {
    notes.push([
      `Of these, ${cost.too_fine_dbus} DBUs have a price that cannot be computed with exactly (over nine decimals, or 1,000 and more).`,
    ]);
  }
  if (result.provisionalSince !== null) {
    notes.push([
      `Usage since ${result.provisionalSince} is still growing: Databricks writes it hours later.`,
    ]);
  }
  if (result.keptSince !== null) {
    notes.push([`The system tables keep 365 days: usage before ${result.keptSince} may be missing.`]);
  }
  if (cost.newestUsage !== null) {
    notes.push([
      "The newest usage in the window is of the hour from ",
      { kind: "instant", at: cost.newestUsage },
      " on.",
    ]);
  }
  return notes;
}
