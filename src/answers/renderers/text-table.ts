import type { AnswerBlock, TableColumn } from "../answer.ts";
import { alignmentOf, compactCellText, compactHeading, totalText } from "./cell.ts";
import { cutToWidth, displayWidth, pad } from "./display-width.ts";

/** A table as lines of text whose columns line up in a fixed-width font. */
export interface TextTable {
  /** The headings and the rule below them. */
  head: string[];
  /** One line for each row. */
  rows: string[];
  /** The rule and the totals, or nothing. */
  foot: string[];
}

export interface TextTableOptions {
  currency: string;
  /** The widest that a cell may be, in columns of the font. */
  cellWidth: number;
  /** The widest that a line should be: text columns are narrowed to fit, though not below 8. */
  width?: number;
}

const gap = "  ";
const narrowestColumn = 8;

/** Left-to-right marks keep what stands beside right-to-left text in its column. */
const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const leftToRightMark = "\u200E";

/** Lays a table out. The lines hold no characters that act on a terminal, and no trailing spaces. */
export function textTable(table: AnswerBlock & { kind: "table" }, options: TextTableOptions): TextTable {
  const { columns, rows, totals } = table;
  const { currency } = options;
  if (columns.length === 0) return { head: [], rows: rows.map(() => ""), foot: [] };
  const headings = columns.map((column) => compactHeading(column));
  const cells = rows.map((row) => columns.map((column) => compactCellText(column, row, currency)));
  const sums = totals && columns.map((column, index) => totalText(column, index, totals, currency) ?? "");

  const widths = columns.map((_, index) => {
    const texts = [headings, ...cells, ...(sums ? [sums] : [])].map((line) => line[index] ?? "");
    return widest(texts, options.cellWidth);
  });
  narrow(widths, columns, options.width);

  const line = (texts: readonly string[]) => layOut(texts, widths, columns);
  const rule = widths.map((width) => "-".repeat(width)).join(gap);
  return {
    head: [line(headings), rule],
    rows: cells.map(line),
    foot: sums ? [rule, line(sums)] : [],
  };
}

function widest(texts: readonly string[], limit: number): number {
  return Math.min(limit, Math.max(1, ...texts.map((text) => displayWidth(text, limit))));
}

/** Takes columns from the widest text column, one by one, until the line fits. */
function narrow(widths: number[], columns: readonly TableColumn[], limit: number | undefined): void {
  if (limit === undefined) return;
  let excess = widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1)) - limit;
  while (excess > 0) {
    let at = -1;
    for (const [index, column] of columns.entries()) {
      const width = widths[index] ?? 0;
      if (column.type === "string" && width > narrowestColumn && width > (widths[at] ?? 0)) at = index;
    }
    if (at === -1) return;
    widths[at] = (widths[at] ?? 0) - 1;
    excess -= 1;
  }
}

function layOut(
  texts: readonly string[],
  widths: readonly number[],
  columns: readonly TableColumn[],
): string {
  const cells = columns.map((column, index) => {
    const width = widths[index] ?? 1;
    const text = cutToWidth(texts[index] ?? "", width);
    const isolated = rightToLeft.test(text) ? leftToRightMark + text + leftToRightMark : text;
    return pad(isolated, width, alignmentOf(column));
  });
  return cells.join(gap).trimEnd();
}
