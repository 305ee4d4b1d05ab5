import type { AnyBlock, ContextBlock, MrkdwnElement, PlainTextElement } from "@slack/types";
import type { Answer, Inline, PersonRef } from "../../answer.ts";
import { escapeMrkdwn, isLiteralInMrkdwn } from "../../escape.ts";
import { missing, parseInstant } from "../../format.ts";
import { inlineText, personText } from "../../inline-text.ts";
import { cutText, visibleLine } from "../../visible-text.ts";
import { slackLimits } from "../slack-limits.ts";
import { mrkdwnDate } from "./date-token.ts";
import type { Omitted } from "./omitted.ts";
import { cutElements, linkable, richElements, slackUserId } from "./rich-text.ts";
import { whatFits } from "./text-length.ts";

/** Notes are small print: past these, the rest is counted. */
const mostNotes = 8;
const notesCharacters = 2_000;
const noteLimit = 600;
const sourceLimit = 200;

/** Text that Slack shows to the letter. */
export function plainText(text: string): PlainTextElement {
  return { type: "plain_text", text, emoji: false };
}

/** Markup that is already escaped; `verbatim` keeps Slack from making links of what looks like one. */
export function mrkdwn(text: string): MrkdwnElement {
  return { type: "mrkdwn", text, verbatim: true };
}

/** One line of small print, to the letter; nothing when the text is empty. */
export function contextLine(text: string): ContextBlock[] {
  return text.trim() === "" ? [] : [{ type: "context", elements: [plainText(text)] }];
}

/** The notes of an answer, one block each, so that each begins on its own line. */
export function noteBlocks(notes: readonly Inline[][]): { blocks: AnyBlock[]; omitted: Omitted } {
  const made = notes.flatMap((note) => noteBlock(note));
  const shown = whatFits(
    made.slice(0, mostNotes).map(({ block }) => block),
    notesCharacters,
  );
  const characters = made.slice(0, shown.length).reduce((sum, { omitted }) => sum + omitted, 0);
  return { blocks: shown, omitted: { notes: made.length - shown.length, characters } };
}

/** A note as small print if that shows it to the letter, else as rich text; `omitted` counts characters. */
function noteBlock(note: readonly Inline[]): { block: AnyBlock; omitted: number }[] {
  const words = visibleLine(inlineText(note));
  if (words.trim() === "") return [];
  if (note.every((inline) => typeof inline === "string" || inline.kind === "styled")) {
    const text = cutText(words, noteLimit);
    const omitted = text === words ? 0 : words.length - text.length + 1;
    return [{ block: { type: "context", elements: [plainText(text)] }, omitted }];
  }
  const markup = note.map(mrkdwnPiece).join("");
  if (isLiteralInMrkdwn(words) && markup.length <= noteLimit) {
    return [{ block: { type: "context", elements: [mrkdwn(markup)] }, omitted: 0 }];
  }
  const { elements, omitted } = cutElements(richElements(note, visibleLine), noteLimit);
  if (elements.length === 0) return [];
  return [{ block: { type: "rich_text", elements: [{ type: "rich_text_section", elements }] }, omitted }];
}

function mrkdwnPiece(inline: Inline): string {
  if (typeof inline === "string") return escapeMrkdwn(visibleLine(inline));
  switch (inline.kind) {
    case "styled":
      return escapeMrkdwn(visibleLine(inline.text));
    case "link": {
      const url = linkable(inline.url);
      const text = escapeMrkdwn(visibleLine(inline.text || inline.url));
      return url === null ? text : `<${escapeMrkdwn(url).replaceAll("|", "%7C")}|${text}>`;
    }
    case "instant": {
      const at = parseInstant(inline.at);
      return at === null ? missing : mrkdwnDate(at);
    }
    case "person": {
      const userId = slackUserId(inline.person);
      return userId === null ? escapeMrkdwn(visibleLine(personText(inline.person))) : `<@${userId}>`;
    }
  }
}

/** Where the facts come from and when they were true, in the reader's own zone. */
export function sourceBlock(answer: Answer): ContextBlock[] {
  const at = answer.as_of === null ? null : parseInstant(answer.as_of);
  const source = cutText(visibleLine(answer.source ?? ""), sourceLimit).trim();
  const elements = [
    ...(source === "" ? [] : [plainText(at === null ? `Source: ${source}` : `Source: ${source} ·`)]),
    ...(at === null ? [] : [mrkdwn(`${source === "" ? "As" : "as"} of ${mrkdwnDate(at)}`)]),
  ];
  return elements.length === 0 ? [] : [{ type: "context", elements }];
}

/** Who put a private answer before the channel; naming them here is meant to reach them. */
export function sharedByBlock(person: PersonRef): ContextBlock {
  const userId = slackUserId(person);
  const name = cutText(visibleLine(personText(person)), slackLimits.buttonText);
  const element = userId === null ? plainText(`Shared by ${name}`) : mrkdwn(`Shared by <@${userId}>`);
  return { type: "context", elements: [element] };
}
