import { MESSAGE_TEXT } from "../block-kit/surfaces.ts";
import { parseBlocks } from "../blocks.ts";
import type { JsonObject } from "../json.ts";
import type { MessageContent } from "../message.ts";
import { parseMetadata } from "../metadata.ts";
import { SlackError } from "../slack-error.ts";
import type { SlackState } from "../state.ts";
import { isGiven } from "../web-api-arguments.ts";

/**
 * Text, blocks and metadata of a message that is to be posted; text that is too long is cut.
 * Throws `no_text`, `invalid_attachments`, and what parseMetadata and the check of blocks throw.
 */
export function messageContent(args: JsonObject, { blockKit, rules }: SlackState): MessageContent {
  refuseAttachments(args, rules);
  const text = typeof args.text === "string" ? args.text : "";
  const blocks = isGiven(args, "blocks") ? parseBlocks(args.blocks, blockKit.checkMessage) : [];
  if (text === "" && blocks.length === 0 && rules.applies("required_text")) throw new SlackError("no_text");
  return {
    text: isCut(args) ? text.slice(0, MESSAGE_TEXT.posted) : text,
    blocks,
    metadata: isGiven(args, "metadata") ? parseMetadata(args.metadata, rules) : null,
  };
}

/** Whether the text is longer than Slack keeps. */
export function isCut({ text }: JsonObject): boolean {
  return typeof text === "string" && text.length > MESSAGE_TEXT.posted;
}

/** Local Slack shows no attachments: a bot that sends them would look fine here and be untested. */
export function refuseAttachments(args: JsonObject, rules: SlackState["rules"]): void {
  if (!rules.applies("attachments") || !isGiven(args, "attachments")) return;
  const { attachments } = args;
  if (attachments !== "[]" && !(Array.isArray(attachments) && attachments.length === 0)) {
    throw new SlackError("invalid_attachments", {
      response_metadata: { messages: ["[ERROR] local Slack does not show attachments"] },
    });
  }
}
