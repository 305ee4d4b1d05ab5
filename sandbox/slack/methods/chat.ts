import { MESSAGE_TEXT } from "../block-kit/surfaces.ts";
import { parseBlocks } from "../blocks.ts";
import type { JsonObject } from "../json.ts";
import { type Message, permalinkOf, slackMessage } from "../message.ts";
import { parseMetadata } from "../metadata.ts";
import { rateLimited, SlackError } from "../slack-error.ts";
import type { SlackState } from "../state.ts";
import { isGiven, textArgument } from "../web-api-arguments.ts";
import { BOT, memberById } from "../workspace.ts";
import { visibleConversation, writableConversation } from "./conversation-argument.ts";
import { isCut, messageContent, refuseAttachments } from "./message-content.ts";
import { botMethod, type Method } from "./method.ts";

const scope = "chat:write";

export const chatMethods: Record<string, Method> = {
  "chat.postMessage": botMethod({ tier: "special", scope }, (args, { state }) => {
    const conversation = writableConversation(args, state);
    const wait = state.rules.applies("rate_limits") ? state.rateLimits.beforePost(conversation.id) : null;
    if (wait !== null) throw rateLimited(wait);
    const content = messageContent(args, state);
    state.blockKit.checkMessageSize(content.blocks);
    const message = state.messages.add({
      ...content,
      channel: conversation.id,
      thread_ts: threadOf(args, state, conversation.id),
      user: BOT.user_id,
      ephemeral_for: null,
    });
    state.rateLimits.posted(conversation.id);
    state.messageEffect({ kind: "message", message }, true);
    return {
      channel: message.channel,
      ts: message.ts,
      message: slackMessage(message, { metadata: true }),
      ...(isCut(args)
        ? { warning: "message_truncated", response_metadata: { warnings: ["message_truncated"] } }
        : {}),
    };
  }),

  "chat.postEphemeral": botMethod({ tier: "tier_4", scope }, (args, { state }) => {
    const conversation = writableConversation(args, state);
    const user = memberById(textArgument(args, "user") ?? "");
    if (!user || (state.rules.applies("membership") && !conversation.members.includes(user.id))) {
      throw new SlackError("user_not_in_channel");
    }
    const message = state.messages.add({
      ...messageContent(args, state),
      metadata: null,
      channel: conversation.id,
      thread_ts: threadOf(args, state, conversation.id),
      user: BOT.user_id,
      ephemeral_for: user.id,
    });
    state.messageEffect({ kind: "message", message }, true);
    return { message_ts: message.ts };
  }),

  "chat.update": botMethod({ tier: "tier_3", scope }, (args, { state }) => {
    const { rules, blockKit } = state;
    const original = ownMessage(args, state, "cant_update_message");
    refuseAttachments(args, rules);
    const hasText = typeof args.text === "string" && args.text !== "";
    const hasBlocks = isGiven(args, "blocks");
    if (!hasText && !hasBlocks && !isGiven(args, "metadata") && rules.applies("required_text")) {
      throw new SlackError("no_text");
    }
    const text = hasText ? String(args.text) : original.text;
    if (hasText && text.length > MESSAGE_TEXT.updated && rules.applies("message_size")) {
      throw new SlackError("msg_too_long");
    }
    const keptBlocks = hasText ? [] : original.blocks;
    const message = state.messages.update(
      original,
      {
        text,
        blocks: hasBlocks ? parseBlocks(args.blocks, blockKit.checkMessage) : keptBlocks,
        metadata: isGiven(args, "metadata") ? parseMetadata(args.metadata, rules) : original.metadata,
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

  "chat.delete": botMethod({ tier: "tier_3", scope }, (args, { state }) => {
    const message = ownMessage(args, state, "cant_delete_message");
    state.messages.remove(message);
    state.messageEffect({ kind: "deleted", message });
    return { channel: message.channel, ts: message.ts };
  }),

  "chat.getPermalink": botMethod({ tier: "special", scope: null }, (args, { state }) => {
    const conversation = visibleConversation(args, state);
    const message = state.messages.find(conversation.id, textArgument(args, "message_ts") ?? "");
    if (!message || message.ephemeral_for !== null) throw new SlackError("message_not_found");
    return { channel: message.channel, permalink: permalinkOf(message) };
  }),
};

/** The bot's own message named by `channel` and `ts`; ephemeral messages do not exist for the Web API. */
function ownMessage(args: JsonObject, state: SlackState, refusal: string): Message {
  const conversation = writableConversation(args, state);
  const message = state.messages.find(conversation.id, textArgument(args, "ts") ?? "");
  if (!message || message.ephemeral_for !== null) throw new SlackError("message_not_found");
  if (message.user !== BOT.user_id && state.rules.applies("ownership")) throw new SlackError(refusal);
  return message;
}

/** The first message of the thread to post in: a reply's `ts` stands for its thread. */
export function threadOf(args: JsonObject, state: SlackState, channel: string): string | null {
  const ts = textArgument(args, "thread_ts");
  if (ts === undefined) return null;
  const parent = state.messages.find(channel, ts);
  if (!parent) throw new SlackError("thread_not_found");
  if (parent.ephemeral_for !== null) throw new SlackError("cannot_reply_to_message");
  return parent.thread_ts ?? ts;
}
