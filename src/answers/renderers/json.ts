import type { Answer, Column, ColumnType, Fact, Page, Row, Value } from "../answer.ts";
import { parseInstant, plainDecimal } from "../format.ts";
import { inlineText } from "../inline-text.ts";

export interface JsonTable {
  columns: Column[];
  rows: Row[];
}

/** What `jobmon ask --format json` prints: the data of an answer, nothing rounded, nothing cut. */
export interface JsonAnswer {
  command: string;
  args: Row;
  title: string;
  as_of: string | null;
  source: string | null;
  columns: Column[];
  rows: Row[];
  facts: Row;
  tables: { [name: string]: JsonTable };
  totals: Row;
  notes: string[];
  page: Page | null;
}

/**
 * The data of an answer as an object for JSON: money and other decimals as plain decimal strings with every
 * digit, instants ISO 8601 UTC, durations in seconds, missing values null.
 */
export function renderJson(answer: Answer): JsonAnswer {
  const { data } = answer;
  return {
    command: answer.command,
    args: plainArgs(answer.args),
    title: answer.title,
    as_of: answer.as_of === null ? null : (parseInstant(answer.as_of)?.toISOString() ?? null),
    source: answer.source,
    ...jsonTable(data.columns, data.rows),
    facts: factValues(data.facts),
    tables: Object.fromEntries(
      Object.entries(data.tables).map(([name, { columns, rows }]) => [name, jsonTable(columns, rows)]),
    ),
    totals: factValues(data.totals),
    notes: answer.notes.map((note) =>
      inlineText(note, { instant: (at) => at.toISOString(), link: linkText }),
    ),
    page: data.page,
  };
}

function jsonTable(columns: readonly Column[], rows: readonly Row[]): JsonTable {
  return {
    columns: columns.map(({ key, label, type }) => ({ key, label, type })),
    rows: rows.map((row) => jsonRow(columns, row)),
  };
}

/** The columns in their order, then whatever else the row holds. `fromEntries` keeps a key like `__proto__` data. */
function jsonRow(columns: readonly Column[], row: Row): Row {
  const named = new Set(columns.map((column) => column.key));
  const rest = Object.entries(row).filter(([key]) => !named.has(key));
  return Object.fromEntries([
    ...columns.map(({ key, type }): [string, Value] => [key, jsonValue(row[key], type)]),
    ...rest.map(([key, value]): [string, Value] => [key, jsonValue(value, "string")]),
  ]);
}

function factValues(facts: readonly Fact[]): Row {
  return Object.fromEntries(facts.map(({ key, type, value }) => [key, jsonValue(value, type)]));
}

function plainArgs(args: Row): Row {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, jsonValue(value, "string")]));
}

function jsonValue(value: Value | undefined, type: ColumnType): Value {
  if (value === undefined || value === null) return null;
  if (type === "money" || type === "decimal") {
    return typeof value === "string" || typeof value === "number" ? plainDecimal(value) : value;
  }
  if (typeof value !== "number") return value;
  // JSON has neither infinities nor a negative zero.
  return Number.isFinite(value) ? value + 0 : null;
}

function linkText(text: string, url: string): string {
  return text === "" || text === url ? url : `${text} (${url})`;
}
