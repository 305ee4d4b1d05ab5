import type { AnyBlock, HeaderBlock, SectionBlock } from "@slack/types";
import type { Answer, AnswerBlock, PersonRef } from "../answer.ts";
import { escapeMrkdwn } from "../escape.ts";
import { formatInstant } from "../format.ts";
import { personText } from "../inline-text.ts";
import { tonedTitle } from "../tone.ts";
import { cutText, visibleLine } from "../visible-text.ts";
import { actionBlocks } from "./block-kit/actions.ts";
import type { BodyPart, Room } from "./block-kit/body-part.ts";
import {
  contextLine,
  mrkdwn,
  noteBlocks,
  plainText,
  sharedByBlock,
  sourceBlock,
} from "./block-kit/context.ts";
import { escapedWithin, fallbackText } from "./block-kit/fallback-text.ts";
import { addOmitted, type Omitted, omittedText } from "./block-kit/omitted.ts";
import { actionLinesPart, noteLinesPart, plainPart, plainTextPart } from "./block-kit/plain-body.ts";
import { richPart } from "./block-kit/rich-body.ts";
import { slackUserId } from "./block-kit/rich-text.ts";
import { textLength } from "./block-kit/text-length.ts";
import { orMissing } from "./cell.ts";
import { slackLimits } from "./slack-limits.ts";

/** A message for Slack: `text` is escaped mrkdwn for notifications, `blocks` is what a reader sees. */
export interface SlackMessage {
  text: string;
  blocks: AnyBlock[];
}

export interface BlockKitOptions {
  /** Adds the button "Share in Channel", which carries the command that asks this again. */
  share?: { command: string };
  /** Names who shared this answer. */
  sharedBy?: PersonRef;
  /** "plain" is for when Slack refuses the rich form: sections of plain text and preformatted text alone. */
  form?: "rich" | "plain";
}

/** Characters kept back for the sentence that says what is left out. */
const omittedReserve = 400;

/** Characters of the plain form's last lines: notes, source and actions. */
const plainNotesCharacters = 2_000;
const plainSourceCharacters = 400;
const plainActionsCharacters = 2_000;

/**
 * An answer as a Slack message that keeps every limit of {@link slackLimits}. All data shows to the letter
 * and reaches nobody. What has no room is cut between rows, facts, items or lines, and counted in a sentence
 * of its own. `action_id`s: `command:<index>` (value: the command), `open:<index>`, `share`.
 */
export function renderBlockKit(answer: Answer, options: BlockKitOptions = {}): SlackMessage {
  const blocks = options.form === "plain" ? plainBlocks(answer, options) : richBlocks(answer, options);
  return { text: fallbackText(answer), blocks };
}

/**
 * What stands in for an answer that is slow: one block whose `block_id` is `progress`.
 * `text` is a sentence without markup, such as "Waiting for the SQL warehouse to start …".
 */
export function renderProgress(text: string): SlackMessage {
  const words = cutText(visibleLine(text.startsWith("⏳") ? text : `⏳ ${text}`), slackLimits.contextText);
  return {
    text: escapedWithin(words, slackLimits.fallbackText),
    blocks: [{ type: "context", block_id: "progress", elements: [plainText(words)] }],
  };
}

function richBlocks(answer: Answer, { share, sharedBy }: BlockKitOptions): AnyBlock[] {
  const head = [header(answer), ...(sharedBy ? [sharedByBlock(sharedBy)] : [])];
  const notes = noteBlocks(answer.notes);
  const actions = actionBlocks(answer.actions, share);
  const foot = [...notes.blocks, ...sourceBlock(answer), ...actions.blocks];
  const body = bodyBlocks(answer, roomBeside([...head, ...foot]), richPart);
  const omitted = addOmitted([body.omitted, notes.omitted, actions.omitted]);
  const said = omittedText(omitted, answer.data.page, body.rowsShown);
  return [...head, ...body.blocks, ...contextLine(said ?? ""), ...foot];
}

function plainBlocks(answer: Answer, { share, sharedBy }: BlockKitOptions): AnyBlock[] {
  const title: SectionBlock = { type: "section", text: plainText(titleText(answer)) };
  const head = [title, ...(sharedBy ? [sharedBySection(sharedBy)] : [])];
  const notes = noteLinesPart(answer.notes, plainNotesCharacters);
  const sharing = share
    ? [{ kind: "command" as const, label: "Share in channel", command: share.command }]
    : [];
  const actions = actionLinesPart([...answer.actions, ...sharing], plainActionsCharacters);
  const source = plainTextPart(sourceText(answer), plainSourceCharacters);
  const foot = [...notes.blocks, ...source.blocks, ...actions.blocks];
  const body = bodyBlocks(answer, { ...roomBeside([...head, ...foot]), tables: 0 }, plainPart);
  const omitted = addOmitted([body.omitted, notes.omitted, actions.omitted]);
  const said = omittedText(omitted, answer.data.page, body.rowsShown);
  return [
    ...head,
    ...body.blocks,
    ...(said === null ? [] : plainTextPart(said, omittedReserve).blocks),
    ...foot,
  ];
}

/** Turns the blocks of an answer one after the other into blocks of a message, while there is room. */
function bodyBlocks(
  answer: Answer,
  room: Room,
  part: (block: AnswerBlock, title: string, currency: string, room: Room) => BodyPart,
): { blocks: AnyBlock[]; omitted: Omitted; rowsShown: number } {
  const left = { ...room };
  const parts = answer.blocks.map((block) => {
    const made = part(block, answer.title, answer.currency, left);
    const tables = made.blocks.filter(isTable);
    left.blocks -= made.blocks.length;
    left.characters -= textLength(made.blocks.filter((one) => !isTable(one)));
    left.tables -= tables.length;
    return made;
  });
  return {
    blocks: parts.flatMap((made) => made.blocks),
    omitted: addOmitted(parts.map((made) => made.omitted)),
    rowsShown: parts.reduce((sum, made) => sum + (made.rowsShown ?? 0), 0),
  };
}

function roomBeside(blocks: readonly AnyBlock[]): Room {
  return {
    // One block less, for the sentence that says what is left out.
    blocks: slackLimits.blocksPerMessage - blocks.length - 1,
    characters: slackLimits.charactersPerMessage - textLength(blocks) - omittedReserve,
    tables: slackLimits.tablesPerMessage,
  };
}

function isTable(block: AnyBlock): boolean {
  return block.type === "table";
}

function header(answer: Answer): HeaderBlock {
  return { type: "header", text: plainText(titleText(answer)) };
}

function titleText(answer: Answer): string {
  const title = orMissing(answer.title.trim() || answer.command);
  return cutText(tonedTitle(answer.tone, title), slackLimits.headerText);
}

function sharedBySection(person: PersonRef): SectionBlock {
  const userId = slackUserId(person);
  const name =
    userId === null
      ? escapeMrkdwn(cutText(visibleLine(personText(person)), slackLimits.buttonText))
      : `<@${userId}>`;
  return { type: "section", text: mrkdwn(`Shared by ${name}`) };
}

function sourceText(answer: Answer): string {
  const lines = [
    answer.source === null ? "" : cutText(`Source: ${visibleLine(answer.source)}`, plainSourceCharacters / 2),
    answer.as_of === null ? "" : `As of ${formatInstant(answer.as_of)}`,
  ];
  return lines.filter((line) => line !== "").join("\n");
}
