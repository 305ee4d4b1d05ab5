import type { Answer, Fact } from "../../answer.ts";
import { escapeMrkdwn } from "../../escape.ts";
import { formatInstant, formatInteger, formatValue } from "../../format.ts";
import { inlineText } from "../../inline-text.ts";
import { tonedTitle } from "../../tone.ts";
import { cutText, visibleLine } from "../../visible-text.ts";
import { orMissing } from "../cell.ts";
import { slackLimits } from "../slack-limits.ts";

const mostFacts = 8;
const pieceLimit = 250;

/**
 * The message in one paragraph of escaped mrkdwn, for notifications, previews and screen readers: title,
 * words, number of rows, facts, as-of time. Never empty.
 */
export function fallbackText(answer: Answer): string {
  const pieces = [
    tonedTitle(answer.tone, orMissing(answer.title || answer.command)),
    words(answer),
    rowCount(answer),
    factList(shownFacts(answer), answer.currency),
    answer.as_of === null ? "" : `As of ${formatInstant(answer.as_of)}`,
  ];
  const text = pieces
    .map((piece) => cutText(visibleLine(piece).trim(), pieceLimit))
    .filter((piece) => piece !== "")
    .map((piece) => (/[.!?…]$/.test(piece) ? piece : `${piece}.`))
    .join(" ");
  return escapedWithin(text, slackLimits.fallbackText);
}

/** Escapes data and cuts it so that the escaped text keeps the limit and no entity is cut in two. */
export function escapedWithin(text: string, limit: number): string {
  let raw = text;
  let escaped = escapeMrkdwn(raw);
  while (escaped.length > limit) {
    raw = cutText(raw, Math.max(1, raw.length - Math.ceil((escaped.length - limit) / 5)));
    escaped = escapeMrkdwn(raw);
  }
  return escaped;
}

function words({ blocks }: Answer): string {
  return blocks.flatMap((block) => (block.kind === "text" ? [inlineText(block.text)] : [])).join(" ");
}

function shownFacts({ blocks }: Answer): Fact[] {
  return blocks.flatMap((block) => (block.kind === "facts" ? block.facts : []));
}

function factList(facts: readonly Fact[], currency: string): string {
  return facts
    .slice(0, mostFacts)
    .map((fact) => {
      const value = fact.display ? inlineText(fact.display) : formatValue(fact.value, fact.type, currency);
      return `${orMissing(fact.label)}: ${orMissing(value)}`;
    })
    .join(", ");
}

function rowCount({ data, blocks }: Answer): string {
  const { page, rows } = data;
  if (page !== null && rows.length > 0) {
    const [first, last, total] = [page.offset + 1, page.offset + rows.length, page.total].map(formatInteger);
    return page.total === rows.length
      ? `${total} ${page.total === 1 ? "row" : "rows"}`
      : `Rows ${first} to ${last} of ${total}`;
  }
  const count = rows.length > 0 ? rows.length : tableRows(blocks);
  return count === 0 ? "" : `${formatInteger(count)} ${count === 1 ? "row" : "rows"}`;
}

function tableRows(blocks: Answer["blocks"]): number {
  return blocks.find((block) => block.kind === "table")?.rows.length ?? 0;
}
