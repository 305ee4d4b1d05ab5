import { parseBlocks } from "../blocks.ts";
import type { JsonObject } from "../json.ts";
import { type Message, slackMessage } from "../message.ts";
import { SlackError } from "../slack-error.ts";
import type { SlackState } from "../state.ts";
import { isGiven, textArgument } from "../web-api-arguments.ts";
import { BOT, memberById } from "../workspace.ts";
import { joinedConversation } from "./conversation-argument.ts";
import { MAX_TEXT_LENGTH, messageContent, parseMetadata } from "./message-content.ts";
import { botMethod, type Method } from "./method.ts";

/** chat.update refuses longer text, where chat.postMessage cuts it. Source: the page of chat.update. */
const MAX_UPDATED_TEXT_LENGTH = 4000;

export const chatMethods: Record<string, Method> = {
  "chat.postMessage": botMethod((args, { state }) => {
    const conversation = joinedConversation(args);
    const message = state.messages.add({
      ...messageContent(args),
      channel: conversation.id,
      thread_ts: threadOf(args, state, conversation.id),
      user: BOT.user_id,
      ephemeral_for: null,
    });
    state.messageEffect({ kind: "message", message }, true);
    const cut = typeof args.text === "string" && args.text.length > MAX_TEXT_LENGTH;
    return {
      channel: message.channel,
      ts: message.ts,
      message: slackMessage(message, { metadata: true }),
      ...(cut
        ? { warning: "message_truncated", response_metadata: { warnings: ["message_truncated"] } }
        : {}),
    };
  }),

  "chat.postEphemeral": botMethod((args, { state }) => {
    const conversation = joinedConversation(args);
    const user = memberById(textArgument(args, "user") ?? "");
    if (!user || !conversation.members.includes(user.id)) throw new SlackError("user_not_in_channel");
    const message = state.messages.add({
      ...messageContent(args),
      metadata: null,
      channel: conversation.id,
      thread_ts: threadOf(args, state, conversation.id),
      user: BOT.user_id,
      ephemeral_for: user.id,
    });
    state.messageEffect({ kind: "message", message }, true);
    return { message_ts: message.ts };
  }),

  "chat.update": botMethod((args, { state }) => {
    const original = ownMessage(args, state, "cant_update_message");
    const hasText = typeof args.text === "string" && args.text !== "";
    const hasBlocks = isGiven(args, "blocks");
    if (!hasText && !hasBlocks && !isGiven(args, "metadata")) throw new SlackError("no_text");
    const text = hasText ? String(args.text) : original.text;
    if (text.length > MAX_UPDATED_TEXT_LENGTH) throw new SlackError("msg_too_long");
    const message = state.messages.update(
      original,
      {
        text,
        blocks: hasBlocks ? parseBlocks(args.blocks) : hasText ? [] : original.blocks,
        metadata: isGiven(args, "metadata") ? parseMetadata(args.metadata) : original.metadata,
      },
      BOT.user_id,
    );
    state.messageEffect({ kind: "message", message });
    return {
      channel: message.channel,
      ts: message.ts,
      text: message.text,
      message: slackMessage(message, { metadata: true }),
    };
  }),

  "chat.delete": botMethod((args, { state }) => {
    const message = ownMessage(args, state, "cant_delete_message");
    state.messages.remove(message);
    state.messageEffect({ kind: "deleted", message });
    return { channel: message.channel, ts: message.ts };
  }),
};

/** The bot's own message named by `channel` and `ts`; ephemeral messages do not exist for the Web API. */
function ownMessage(args: JsonObject, state: SlackState, refusal: string): Message {
  const conversation = joinedConversation(args);
  const message = state.messages.find(conversation.id, textArgument(args, "ts") ?? "");
  if (!message || message.ephemeral_for !== null) throw new SlackError("message_not_found");
  if (message.user !== BOT.user_id) throw new SlackError(refusal);
  return message;
}

/** The first message of the thread to post in: a reply's `ts` stands for its thread. */
function threadOf(args: JsonObject, state: SlackState, channel: string): string | null {
  const ts = textArgument(args, "thread_ts");
  if (ts === undefined) return null;
  const parent = state.messages.find(channel, ts);
  if (!parent) throw new SlackError("thread_not_found");
  if (parent.ephemeral_for !== null) throw new SlackError("cannot_reply_to_message");
  return parent.thread_ts ?? ts;
}
