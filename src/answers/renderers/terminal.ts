import type { Answer, AnswerAction, AnswerBlock, Fact, Inline } from "../answer.ts";
import { formatValue, parseInstant } from "../format.ts";
import { inlineText } from "../inline-text.ts";
import { tonedTitle } from "../tone.ts";
import { visibleLine, visibleLines } from "../visible-text.ts";
import { orMissing } from "./cell.ts";
import { displayWidth, pad } from "./display-width.ts";
import { textTable } from "./text-table.ts";

export interface TerminalOptions {
  /** Columns of the terminal; without it tables are as wide as their cells, each at most 80. */
  width?: number;
}

const widestCell = 80;

/**
 * An answer as plain text for a terminal, ending in a line feed: no colours, and no character from data that
 * could move the cursor or turn the direction of text. Its parts stand apart by one empty line.
 */
export function renderTerminal(answer: Answer, options: TerminalOptions = {}): string {
  const title = visibleLine(tonedTitle(answer.tone, answer.title || answer.command || "jobmon"));
  const parts = [
    title,
    ...answer.blocks.map((block) => blockText(block, answer, options)),
    answer.notes
      .map(line)
      .filter((note) => note.trim() !== "")
      .map((note) => `Note: ${note}`)
      .join("\n"),
    sourceLine(answer),
    answer.actions.flatMap(actionLine).join("\n"),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function blockText(block: AnswerBlock, answer: Answer, options: TerminalOptions): string {
  switch (block.kind) {
    case "text":
      return visibleLines(words(block.text));
    case "facts":
      return factLines(block.facts, answer.currency);
    case "table":
      return tableText(block, answer, options);
    case "list":
      return block.items.map((item) => `- ${orMissing(words(item))}`).join("\n");
    case "code":
      return visibleLines(block.text)
        .split("\n")
        .map((text) => `    ${text}`.trimEnd())
        .join("\n");
  }
}

function factLines(facts: readonly Fact[], currency: string): string {
  const labels = facts.map((fact) => orMissing(fact.label));
  const width = Math.max(0, ...labels.map(displayWidth));
  return facts
    .map((fact, index) => {
      const value = fact.display ? words(fact.display) : formatValue(fact.value, fact.type, currency);
      return `${pad(labels[index] ?? "", width, "left")}  ${orMissing(value)}`;
    })
    .join("\n");
}

function tableText(block: AnswerBlock & { kind: "table" }, answer: Answer, options: TerminalOptions): string {
  const { head, rows, foot } = textTable(block, {
    currency: answer.currency,
    cellWidth: widestCell,
    ...(options.width === undefined ? {} : { width: options.width }),
  });
  const caption = visibleLine(block.caption);
  if (head.length === 0) return caption;
  const lines = rows.length === 0 ? [...head, "(no rows)", ...foot] : [...head, ...rows, ...foot];
  return (caption === "" ? lines : [caption, ...lines]).join("\n");
}

function sourceLine(answer: Answer): string {
  const at = answer.as_of === null ? null : parseInstant(answer.as_of);
  const source = answer.source === null ? [] : [`Source ${visibleLine(answer.source)}`];
  const asOf = at === null ? [] : [`as of ${at.toISOString().replace(".000Z", "Z")}`];
  const text = [...source, ...asOf].join(" ");
  return text.replace(/^as of/, "As of");
}

/** An action as what the reader types or opens instead of pressing a button; nothing for one that is empty. */
function actionLine(action: AnswerAction): string[] {
  const target = visibleLine(action.kind === "open" ? action.url : action.command).trim();
  const label = visibleLine(action.label).trim();
  if (target === "") return [];
  if (action.kind === "open") return [`${label || "Open"}: ${target}`];
  return [`${label || "More"}: jobmon ask ${shellQuoted(target)}`];
}

/** A word that a POSIX shell reads back as the same text. */
function shellQuoted(text: string): string {
  return /["$`\\!]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : `"${text}"`;
}

function line(inlines: readonly Inline[]): string {
  return visibleLine(words(inlines));
}

function words(inlines: readonly Inline[]): string {
  return inlineText(inlines, {
    link: (text, url) => (text === "" || text === url ? url : `${text} (${url})`),
  });
}
