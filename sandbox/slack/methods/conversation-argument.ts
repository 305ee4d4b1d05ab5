import type { JsonObject } from "../json.ts";
import { SlackError } from "../slack-error.ts";
import { textArgument } from "../web-api-arguments.ts";
import { BOT, type Conversation, conversationById, directMessageWith } from "../workspace.ts";

/** The conversation named by `channel`, as the bot may see it. Throws `channel_not_found`. */
export function visibleConversation(args: JsonObject): Conversation {
  const conversation = conversationById(textArgument(args, "channel") ?? "");
  if (!conversation || (conversation.kind !== "channel" && !conversation.members.includes(BOT.user_id))) {
    throw new SlackError("channel_not_found");
  }
  return conversation;
}

/**
 * The conversation named by `channel` that the bot is a member of; a person's id stands for the direct message with them.
 * Throws `channel_not_found`, `not_in_channel`.
 */
export function joinedConversation(args: JsonObject): Conversation {
  const direct = directMessageWith(textArgument(args, "channel") ?? "");
  const conversation = direct ?? visibleConversation(args);
  if (!conversation.members.includes(BOT.user_id)) throw new SlackError("not_in_channel");
  return conversation;
}
