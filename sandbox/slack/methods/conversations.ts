import type { JsonObject } from "../json.ts";
import { type Message, slackMessage } from "../message.ts";
import { pageOf } from "../pages.ts";
import { SlackError } from "../slack-error.ts";
import { flagArgument, textArgument } from "../web-api-arguments.ts";
import { BOT, CONVERSATIONS, type Conversation, directMessageWith, memberById } from "../workspace.ts";
import { joinedConversation, visibleConversation } from "./conversation-argument.ts";
import { botMethod, type Method } from "./method.ts";

/** The `types` of conversations.list, and what they are called here. */
const KINDS: Record<string, Conversation["kind"]> = {
  public_channel: "channel",
  private_channel: "private_channel",
  im: "im",
};

export const conversationsMethods: Record<string, Method> = {
  "conversations.info": botMethod((args) => ({ channel: slackConversation(visibleConversation(args)) })),

  "conversations.list": botMethod((args) => {
    const types = (textArgument(args, "types") ?? "public_channel").split(",").map((type) => type.trim());
    if (types.some((type) => KINDS[type] === undefined && type !== "mpim"))
      throw new SlackError("invalid_types");
    const kinds = types.map((type) => KINDS[type]);
    const listed = CONVERSATIONS.filter(
      (it) => kinds.includes(it.kind) && (it.kind === "channel" || it.members.includes(BOT.user_id)),
    );
    const page = pageOf(listed, args);
    return {
      channels: page.items.map(slackConversation),
      response_metadata: { next_cursor: page.next_cursor },
    };
  }),

  "conversations.members": botMethod((args) => {
    const page = pageOf(visibleConversation(args).members, args);
    return { members: page.items, response_metadata: { next_cursor: page.next_cursor } };
  }),

  "conversations.open": botMethod((args) => {
    const users = textArgument(args, "users");
    if (users === undefined) {
      if (textArgument(args, "channel") === undefined) throw new SlackError("users_list_not_supplied");
      const conversation = visibleConversation(args);
      if (conversation.kind !== "im") throw new SlackError("method_not_supported_for_channel_type");
      return opened(conversation, args);
    }
    if (users.includes(",")) throw new SlackError("restricted_action");
    const conversation = directMessageWith(users);
    if (!conversation) throw new SlackError("user_not_found");
    return opened(conversation, args);
  }),

  "conversations.history": botMethod((args, { state }) => {
    const conversation = joinedConversation(args);
    const all = state.messages.list({ channel: conversation.id });
    const inPeriod = all.filter((message) => message.thread_ts === null && isBetween(message, args));
    const page = pageOf(inPeriod.reverse(), args, { maxLimit: 999 });
    return {
      messages: page.items.map((message) => inThread(message, all, args)),
      has_more: page.next_cursor !== "",
      pin_count: 0,
      response_metadata: { next_cursor: page.next_cursor },
    };
  }),

  "conversations.replies": botMethod((args, { state }) => {
    const conversation = joinedConversation(args);
    const asked = state.messages.find(conversation.id, textArgument(args, "ts") ?? "");
    if (!asked || asked.ephemeral_for !== null) throw new SlackError("thread_not_found");
    const thread_ts = asked.thread_ts ?? asked.ts;
    const thread = state.messages.list({ channel: conversation.id, thread_ts });
    const inPeriod = thread.filter((message) => message.ts === thread_ts || isBetween(message, args));
    const page = pageOf(inPeriod, args, { defaultLimit: 1000 });
    return {
      messages: page.items.map((message) => inThread(message, thread, args)),
      has_more: page.next_cursor !== "",
      response_metadata: { next_cursor: page.next_cursor },
    };
  }),
};

function opened(conversation: Conversation, args: JsonObject): JsonObject {
  const channel = flagArgument(args, "return_im") ? slackConversation(conversation) : { id: conversation.id };
  return { no_op: true, already_open: true, channel };
}

function slackConversation(conversation: Conversation): JsonObject {
  if (conversation.kind === "im") {
    return { id: conversation.id, is_im: true, is_channel: false, user: conversation.user, is_open: true };
  }
  const isPrivate = conversation.kind === "private_channel";
  return {
    id: conversation.id,
    name: conversation.name,
    name_normalized: conversation.name,
    is_channel: !isPrivate,
    is_group: isPrivate,
    is_im: false,
    is_mpim: false,
    is_private: isPrivate,
    is_archived: false,
    is_general: false,
    is_member: conversation.members.includes(BOT.user_id),
    num_members: conversation.members.length,
    topic: { value: "", creator: "", last_set: 0 },
    purpose: { value: "", creator: "", last_set: 0 },
  };
}

/** `oldest` and `latest` are exclusive unless `inclusive` is given. */
function isBetween(message: Message, args: JsonObject): boolean {
  const ts = Number(message.ts);
  const oldest = timestamp(args, "oldest") ?? 0;
  const latest = timestamp(args, "latest") ?? Number.POSITIVE_INFINITY;
  return flagArgument(args, "inclusive") ? ts >= oldest && ts <= latest : ts > oldest && ts < latest;
}

function timestamp(args: JsonObject, name: "oldest" | "latest"): number | undefined {
  const text = textArgument(args, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isNaN(value)) throw new SlackError(`invalid_ts_${name}`);
  return value;
}

/** A message with what Slack adds in lists: the thread's figures on its first message, that message's author on replies. */
function inThread(message: Message, all: readonly Message[], args: JsonObject): JsonObject {
  const shown = slackMessage(message, { metadata: flagArgument(args, "include_all_metadata") });
  if (message.thread_ts !== null) {
    const parent = all.find((candidate) => candidate.ts === message.thread_ts);
    return parent ? { ...shown, parent_user_id: parent.user } : shown;
  }
  const replies = all.filter((reply) => reply.thread_ts === message.ts && reply.ephemeral_for === null);
  const latest = replies.at(-1);
  if (!latest) return shown;
  const users = [...new Set(replies.map((reply) => reply.user))].filter((user) => memberById(user));
  return {
    ...shown,
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users: users,
    reply_users_count: users.length,
    latest_reply: latest.ts,
  };
}
