import type { SectionBlock } from "@slack/types";
import type { AnswerAction, AnswerBlock, Fact, Inline } from "../../answer.ts";
import { formatValue } from "../../format.ts";
import { inlineText } from "../../inline-text.ts";
import { cutText, visibleLine, visibleLines } from "../../visible-text.ts";
import { orMissing } from "../cell.ts";
import { slackLimits } from "../slack-limits.ts";
import type { BodyPart, Room } from "./body-part.ts";
import { plainText } from "./context.ts";
import type { OmittedKind } from "./omitted.ts";
import { codePart, textTablePart } from "./preformatted.ts";
import { whatFits } from "./text-length.ts";

/** The longest line made of a fact, an item or an action, so that one cannot crowd out the others. */
const lineLimit = 1_000;

/** One block of an answer in the plain form: a section of plain text, or preformatted text. */
export function plainPart(block: AnswerBlock, title: string, currency: string, room: Room): BodyPart {
  const characters = room.blocks < 1 ? 0 : room.characters;
  switch (block.kind) {
    case "text":
      return plainTextPart(visibleLines(words(block.text)), characters);
    case "facts":
      return linesPart(
        "facts",
        block.facts.map((fact) => factLine(fact, currency)),
        characters,
      );
    case "list":
      return linesPart(
        "items",
        block.items.map((item) => `• ${orMissing(words(item))}`),
        characters,
      );
    case "code":
      return codePart(block.text, characters);
    case "table":
      return plainTablePart(block, title, currency, room);
  }
}

/** Text in a section, cut where the room ends. */
export function plainTextPart(text: string, room: number): BodyPart {
  const most = Math.min(room, slackLimits.sectionText);
  if (text.trim() === "" || most < 2) return { blocks: [], omitted: { characters: text.trim().length } };
  const kept = cutText(text, most);
  return {
    blocks: plainSection(kept),
    omitted: { characters: kept === text ? 0 : text.length - kept.length + 1 },
  };
}

/** The notes of an answer, a line each. */
export function noteLinesPart(notes: readonly Inline[][], room: number): BodyPart {
  const lines = notes.map((note) => visibleLine(words(note))).filter((line) => line.trim() !== "");
  return linesPart("notes", lines, room);
}

/** The actions as text to type or to open, for want of buttons. */
export function actionLinesPart(actions: readonly AnswerAction[], room: number): BodyPart {
  const lines = actions.flatMap((action) => {
    const target = visibleLine(action.kind === "command" ? action.command : action.url).trim();
    const line = `${orMissing(action.label)}: ${action.kind === "command" ? "/jobmon " : ""}${target}`;
    return target === "" || line.length > lineLimit ? [] : [line];
  });
  const { blocks, omitted } = linesPart("buttons", lines, room);
  return { blocks, omitted: { buttons: (omitted.buttons ?? 0) + actions.length - lines.length } };
}

function plainTablePart(
  table: AnswerBlock & { kind: "table" },
  title: string,
  currency: string,
  room: Room,
): BodyPart {
  const caption = table.caption === title ? "" : cutText(visibleLine(table.caption), slackLimits.headerText);
  const heading = plainSection(
    table.rows.length === 0 && !table.totals ? `${caption}\nNo rows.`.trim() : caption,
  );
  const characters = room.characters - caption.length - "\nNo rows.".length;
  if (room.blocks < heading.length + 1 || characters < 0)
    return { blocks: [], omitted: { rows: table.rows.length } };
  if (table.rows.length === 0 && !table.totals) return { blocks: heading, omitted: {} };
  const part = textTablePart(table, currency, characters);
  return part.blocks.length === 0 ? part : { ...part, blocks: [...heading, ...part.blocks] };
}

function linesPart(kind: OmittedKind, lines: readonly string[], room: number): BodyPart {
  const cut = lines.map((line, index) => (index === 0 ? "" : "\n") + cutText(line, lineLimit));
  const kept = whatFits(cut, Math.min(room, slackLimits.sectionText));
  const characters = lines
    .slice(0, kept.length)
    .reduce((sum, line) => sum + Math.max(0, line.length - lineLimit), 0);
  return { blocks: plainSection(kept.join("")), omitted: { [kind]: lines.length - kept.length, characters } };
}

function plainSection(text: string): SectionBlock[] {
  return text.trim() === "" ? [] : [{ type: "section", text: plainText(text) }];
}

function factLine(fact: Fact, currency: string): string {
  const value = fact.display ? words(fact.display) : formatValue(fact.value, fact.type, currency);
  return `${orMissing(fact.label)}: ${orMissing(value)}`;
}

function words(inlines: readonly Inline[]): string {
  return inlineText(inlines, {
    link: (text, url) => (text === "" || text === url ? url : `${text} (${url})`),
  });
}
