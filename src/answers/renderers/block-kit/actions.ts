import type { ActionsBlock, Button } from "@slack/types";
import type { AnswerAction } from "../../answer.ts";
import { cutText, visibleLine } from "../../visible-text.ts";
import { slackLimits } from "../slack-limits.ts";
import { plainText } from "./context.ts";
import type { Omitted } from "./omitted.ts";
import { linkable } from "./rich-text.ts";
import { textLength, whatFits } from "./text-length.ts";

/** What all buttons of a message may take of its characters. */
const actionsCharacters = 3_000;

/** Words that stay small inside a label in Title Case. */
const smallWords = new Set(["a", "an", "and", "as", "at", "by", "for", "in", "of", "on", "or", "the", "to"]);

/**
 * The buttons of an answer and, when it can be shared, the one that shares it. A button whose command or URL
 * is longer than Slack takes is left out and counted. `action_id`: `command:<index>` with the command's text
 * as `value`, `open:<index>`, `share`; the index is the action's place in the answer.
 */
export function actionBlocks(
  actions: readonly AnswerAction[],
  share: { command: string } | undefined,
): { blocks: ActionsBlock[]; omitted: Omitted } {
  const wanted = actions.length + (share ? 1 : 0);
  const sharing = share ? commandButton("share", "Share in channel", share.command) : [];
  const buttons = actions.flatMap((action, index) =>
    action.kind === "command"
      ? commandButton(`command:${index}`, action.label || "More", action.command)
      : openButton(`open:${index}`, action.label || "Open", action.url),
  );
  const kept = [...whatFits(buttons, actionsCharacters - textLength(sharing)), ...sharing];
  const primary = actions.findIndex((action) => action.kind === "command" && action.primary);
  const styled = kept.map((button): Button => {
    return button.action_id === `command:${primary}` ? { ...button, style: "primary" } : button;
  });

  const blocks: ActionsBlock[] = [];
  for (let start = 0; start < styled.length; start += slackLimits.actionsElements) {
    blocks.push({ type: "actions", elements: styled.slice(start, start + slackLimits.actionsElements) });
  }
  return { blocks, omitted: { buttons: wanted - kept.length } };
}

function commandButton(actionId: string, label: string, command: string): Button[] {
  // A half surrogate pair would come back from Slack as another character, and ask for something else.
  if (command.trim() === "" || command.length > slackLimits.buttonValue || !command.isWellFormed()) return [];
  return [{ type: "button", action_id: actionId, text: buttonText(label), value: command }];
}

function openButton(actionId: string, label: string, url: string): Button[] {
  return linkable(url) === null
    ? []
    : [{ type: "button", action_id: actionId, text: buttonText(label), url }];
}

function buttonText(label: string): Button["text"] {
  const text = cutText(titleCase(visibleLine(label)), slackLimits.buttonText);
  return plainText(text.trim() === "" ? "More" : text);
}

/**
 * A label in Title Case, as Slack writes its buttons: "Next page" becomes "Next Page". Only plain lower-case
 * words outside quotes change, so that a name in a label stays as it is spelt.
 */
export function titleCase(label: string): string {
  return label.replace(/[“"][^”"]*[”"]|\S+/g, (word, at: number) => {
    if (!/^[a-z]+$/.test(word) || (at > 0 && smallWords.has(word))) return word;
    return word.charAt(0).toUpperCase() + word.slice(1);
  });
}
