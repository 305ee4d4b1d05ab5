import type { RichTextBlock, RichTextElement, RichTextSection } from "@slack/types";
import type { AnswerBlock, Fact, Inline } from "../../answer.ts";
import { formatValue, parseInstant } from "../../format.ts";
import { cutText, visibleLine, visibleLines } from "../../visible-text.ts";
import { orMissing } from "../cell.ts";
import { slackLimits } from "../slack-limits.ts";
import type { BodyPart, Room } from "./body-part.ts";
import { richDate } from "./date-token.ts";
import { codePart, textTablePart } from "./preformatted.ts";
import { cutElements, richElements, textElement } from "./rich-text.ts";
import { tableBlock } from "./table-block.ts";
import { textLength, whatFits } from "./text-length.ts";

/** The longest label and value of a fact and the longest item of a list, so that one cannot crowd out the others. */
const labelLimit = 100;
const factLimit = 500;
const itemLimit = 1_000;

/** One block of an answer in Slack's rich form, as much of it as there is room for. */
export function richPart(block: AnswerBlock, title: string, currency: string, room: Room): BodyPart {
  const characters = room.blocks < 1 ? 0 : room.characters;
  switch (block.kind) {
    case "text":
      return textPart(block.text, characters);
    case "facts":
      return factsPart(block.facts, currency, characters);
    case "list":
      return listPart(block.items, characters);
    case "code":
      return codePart(block.text, characters);
    case "table":
      return tablePart(block, title, currency, room);
  }
}

function textPart(text: readonly Inline[], room: number): BodyPart {
  const all = richElements(text, visibleLines);
  const { elements, omitted } = cutElements(all, Math.min(room, slackLimits.richText));
  return { blocks: section(elements), omitted: { characters: omitted } };
}

function factsPart(facts: readonly Fact[], currency: string, room: number): BodyPart {
  const cut = facts.map((fact) => cutElements(factValue(fact, currency), factLimit));
  const lines = facts.map((fact, index): RichTextElement[] => [
    ...textElement(`${cutText(orMissing(fact.label), labelLimit)}: `, { bold: true }),
    ...(cut[index]?.elements ?? []),
  ]);
  const kept = whatFits(
    lines.map((line, index): RichTextElement[] => (index === 0 ? line : [...textElement("\n"), ...line])),
    Math.min(room, slackLimits.richText),
  );
  return {
    blocks: section(kept.flat()),
    omitted: { facts: facts.length - kept.length, characters: sum(cut.slice(0, kept.length)) },
  };
}

function factValue(fact: Fact, currency: string): RichTextElement[] {
  if (fact.display) {
    const shown = richElements(fact.display, visibleLine);
    if (shown.length > 0) return shown;
  }
  const at = fact.type === "instant" && typeof fact.value === "string" ? parseInstant(fact.value) : null;
  return at === null ? textElement(orMissing(formatValue(fact.value, fact.type, currency))) : [richDate(at)];
}

function listPart(items: readonly Inline[][], room: number): BodyPart {
  const cut = items.map((item) => cutElements(richElements(item, visibleLine), itemLimit));
  const sections = cut.map(({ elements }): RichTextSection => {
    return {
      type: "rich_text_section",
      elements: elements.length === 0 ? textElement(orMissing("")) : elements,
    };
  });
  const kept = whatFits(sections, Math.min(room, slackLimits.richText));
  const blocks: RichTextBlock[] = [
    { type: "rich_text", elements: [{ type: "rich_text_list", style: "bullet", elements: kept }] },
  ];
  return {
    blocks: kept.length === 0 ? [] : blocks,
    omitted: { items: items.length - kept.length, characters: sum(cut.slice(0, kept.length)) },
  };
}

function tablePart(
  table: AnswerBlock & { kind: "table" },
  title: string,
  currency: string,
  room: Room,
): BodyPart {
  const caption = table.caption === title ? [] : section(captionElements(table.caption));
  if (
    room.blocks < caption.length + 1 ||
    room.characters < textLength(caption) ||
    table.columns.length === 0
  ) {
    return { blocks: [], omitted: { rows: table.rows.length } };
  }
  const characters = room.characters - textLength(caption);
  if (table.rows.length === 0 && !table.totals) {
    const { blocks, omitted } = textPart([{ kind: "styled", text: "No rows.", style: "italic" }], characters);
    return { blocks: [...caption, ...blocks], omitted };
  }
  if (room.tables < 1) {
    const part = textTablePart(table, currency, characters);
    return part.blocks.length === 0 ? part : { ...part, blocks: [...caption, ...part.blocks] };
  }
  const { block, omitted, rowsShown } = tableBlock(table, currency);
  return { blocks: [...caption, block], omitted, rowsShown };
}

function captionElements(caption: string): RichTextElement[] {
  const elements = richElements([{ kind: "styled", text: caption, style: "bold" }], visibleLine);
  return cutElements(elements, slackLimits.headerText).elements;
}

function section(elements: readonly RichTextElement[]): RichTextBlock[] {
  const hasText = elements.some((element) => element.type !== "text" || element.text.trim() !== "");
  if (!hasText) return [];
  return [{ type: "rich_text", elements: [{ type: "rich_text_section", elements: [...elements] }] }];
}

function sum(cuts: readonly { omitted: number }[]): number {
  return cuts.reduce((total, { omitted }) => total + omitted, 0);
}
