import type { RawTextElement, RichTextBlock, RichTextElement, TableBlock } from "@slack/types";
import type { AnswerBlock, Row, TableColumn } from "../../answer.ts";
import { parseInstant } from "../../format.ts";
import { cutText } from "../../visible-text.ts";
import { alignmentOf, cellText, compactCellText, compactHeading, orMissing, totalText } from "../cell.ts";
import { slackLimits } from "../slack-limits.ts";
import { richDate } from "./date-token.ts";
import type { Omitted } from "./omitted.ts";
import { linkable } from "./rich-text.ts";
import { textLength, whatFits } from "./text-length.ts";

type Cell = RawTextElement | RichTextBlock;

/** How much a cell holds beside its text. The rows of a long page matter more than either. */
interface Detail {
  /** Instants in the reader's zone; otherwise as UTC text. */
  localDates: boolean;
  links: boolean;
}

const details: readonly Detail[] = [
  { localDates: true, links: true },
  { localDates: false, links: true },
  { localDates: false, links: false },
];

/** A cell longer than this makes a table that nobody reads; the JSON has all of it. */
const cellLimit = 120;

/**
 * A table as Slack's table block, with what it has no room for: rows beyond the block's limits, columns past
 * the twentieth, and links where leaving them out saves rows. Needs at least one column.
 */
export function tableBlock(
  table: AnswerBlock & { kind: "table" },
  currency: string,
): { block: TableBlock; omitted: Omitted; rowsShown: number } {
  const columns = table.columns.slice(0, slackLimits.tableColumns);
  const most = slackLimits.tableRows - 1 - (table.totals ? 1 : 0);
  const candidates = table.rows.slice(0, most);

  let best = { rows: [] as Cell[][], shown: -1, links: 0 };
  for (const detail of details) {
    const head = headCells(columns, detail);
    const foot = table.totals ? [totalCells(columns, table.totals, currency)] : [];
    const room = slackLimits.tableCharacters - textLength(head) - textLength(foot);
    const body = whatFits(
      candidates.map((row) => rowCells(columns, row, currency, detail)),
      room,
    );
    const links = detail.links ? 0 : countLinks(columns, candidates.slice(0, body.length));
    if (body.length > best.shown) best = { rows: [head, ...body, ...foot], shown: body.length, links };
    if (body.length === candidates.length) break;
  }

  return {
    block: {
      type: "table",
      column_settings: columns.map((column) => ({
        align: alignmentOf(column),
        is_wrapped: column.type === "string",
      })),
      rows: best.rows,
    },
    omitted: {
      rows: table.rows.length - best.shown,
      columns: table.columns.length - columns.length,
      links: best.links,
    },
    rowsShown: best.shown,
  };
}

function headCells(columns: readonly TableColumn[], detail: Detail): Cell[] {
  return columns.map((column) =>
    rawText(detail.localDates ? orMissing(column.label) : compactHeading(column)),
  );
}

function rowCells(columns: readonly TableColumn[], row: Row, currency: string, detail: Detail): Cell[] {
  return columns.map((column) => {
    const url = detail.links ? linkOf(column, row) : null;
    const text = detail.localDates ? cellText(column, row, currency) : compactCellText(column, row, currency);
    if (url !== null) return richText({ type: "link", url, text: cutText(text, cellLimit) });
    const at = detail.localDates ? instantOf(column, row) : null;
    return at === null ? rawText(text) : richText(richDate(at, "cell"));
  });
}

function totalCells(columns: readonly TableColumn[], totals: Row, currency: string): Cell[] {
  return columns.map((column, index) => {
    const text = totalText(column, index, totals, currency);
    if (text === null) return rawText(orMissing(""));
    return richText({ type: "text", text: cutText(text, cellLimit), style: { bold: true } });
  });
}

function linkOf(column: TableColumn, row: Row): string | null {
  const url = column.linkKey === undefined ? null : row[column.linkKey];
  return typeof url === "string" ? linkable(url) : null;
}

function instantOf(column: TableColumn, row: Row): Date | null {
  const value = row[column.key];
  if (column.type !== "instant" || column.display !== undefined || typeof value !== "string") return null;
  return value === "" ? null : parseInstant(value);
}

function countLinks(columns: readonly TableColumn[], rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + columns.filter((column) => linkOf(column, row) !== null).length, 0);
}

function rawText(text: string): RawTextElement {
  return { type: "raw_text", text: cutText(text, cellLimit) };
}

function richText(element: RichTextElement): RichTextBlock {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [element] }] };
}
