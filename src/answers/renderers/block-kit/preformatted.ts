import type { RichTextBlock } from "@slack/types";
import type { AnswerBlock } from "../../answer.ts";
import { cutText, visibleLines } from "../../visible-text.ts";
import { slackLimits } from "../slack-limits.ts";
import { textTable } from "../text-table.ts";
import type { BodyPart } from "./body-part.ts";
import { whatFits } from "./text-length.ts";

/** Wide enough for a name, narrow enough that a line of a few columns does not wrap in a Slack window. */
const cellWidth = 40;

/** Less than this of a line that is too long says nothing. */
const shortestStart = 80;

/** Code as preformatted text: the lines that have room, or the beginning of a first line that is too long. */
export function codePart(text: string, room: number): BodyPart {
  const lines = visibleLines(text).replace(/\n+$/, "").split("\n");
  const [first = "", ...others] = lines;
  const most = Math.min(room, slackLimits.richText);
  if (first.length >= most && most >= shortestStart) {
    const start = cutText(first, most);
    return {
      blocks: preformatted([start]),
      omitted: { characters: first.length - start.length + 1, lines: others.length },
    };
  }
  const kept = linesThatFit(lines, room);
  return { blocks: preformatted(kept), omitted: { lines: lines.length - kept.length } };
}

/** A table as preformatted text: what there is beside the one table block of a message, and in the plain form. */
export function textTablePart(
  table: AnswerBlock & { kind: "table" },
  currency: string,
  room: number,
): BodyPart {
  const { head, rows, foot } = textTable(table, { currency, cellWidth });
  const frame = [...head, ...foot].reduce((sum, line) => sum + line.length + 1, 0);
  const kept = linesThatFit(rows, Math.min(room, slackLimits.richText) - frame);
  if (kept.length === 0 || head.length === 0) return { blocks: [], omitted: { rows: rows.length } };
  return {
    blocks: preformatted([...head, ...kept, ...foot]),
    omitted: { rows: rows.length - kept.length },
    rowsShown: kept.length,
  };
}

function linesThatFit(lines: readonly string[], room: number): string[] {
  const withBreaks = lines.map((line) => `${line}\n`);
  const most = Math.min(room, slackLimits.richText);
  return whatFits(withBreaks, most).map((line) => line.slice(0, -1));
}

function hasText(lines: readonly string[]): boolean {
  return lines.some((line) => line.trim() !== "");
}

function preformatted(lines: readonly string[]): RichTextBlock[] {
  if (!hasText(lines)) return [];
  const text = lines.join("\n");
  return [
    { type: "rich_text", elements: [{ type: "rich_text_preformatted", elements: [{ type: "text", text }] }] },
  ];
}
