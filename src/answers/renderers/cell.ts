import type { Row, TableColumn } from "../answer.ts";
import { formatUtcMinute, formatValue, missing } from "../format.ts";
import { visibleLine } from "../visible-text.ts";

/** What the first cell of a totals row says when the row itself does not. */
const totalLabel = "Total";

/** A cell as one visible line of text, never empty. Instants are shown as {@link formatInstant} does. */
export function cellText(column: TableColumn, row: Row, currency: string): string {
  const text = column.display?.(row) ?? formatValue(row[column.key], column.type, currency);
  return orMissing(text);
}

/** A cell of a column whose heading says UTC: {@link cellText}, but with instants as "2026-01-14 09:30". */
export function compactCellText(column: TableColumn, row: Row, currency: string): string {
  const value = row[column.key];
  if (saysUtc(column) && typeof value === "string" && value !== "") return orMissing(formatUtcMinute(value));
  return cellText(column, row, currency);
}

/** The heading of a column whose cells are written by {@link compactCellText}. */
export function compactHeading(column: TableColumn): string {
  const label = orMissing(column.label);
  return saysUtc(column) ? `${label} (UTC)` : label;
}

/**
 * A cell of a totals row: its value by type, "Total" in a first column without one, null where there is
 * nothing to say. A column's `display` is for rows of data and is not asked.
 */
export function totalText(column: TableColumn, index: number, totals: Row, currency: string): string | null {
  const value = totals[column.key];
  if (value === null || value === undefined || value === "") return index === 0 ? totalLabel : null;
  return orMissing(formatValue(value, column.type, currency));
}

/** Numbers line up by their last digit. */
export function alignmentOf(column: TableColumn): "left" | "right" {
  return ["integer", "decimal", "money", "duration"].includes(column.type) ? "right" : "left";
}

/** Data as one visible line that is never empty. */
export function orMissing(text: string): string {
  const line = visibleLine(text);
  return line.trim() === "" ? missing : line;
}

function saysUtc(column: TableColumn): boolean {
  return column.type === "instant" && column.display === undefined;
}
