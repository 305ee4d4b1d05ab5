import type { JsonObject } from "../json.ts";
import { type Message, slackMessage } from "../message.ts";
import { pageOf } from "../pages.ts";
import { SlackError } from "../slack-error.ts";
import type { SlackState } from "../state.ts";
import { flagArgument, textArgument } from "../web-api-arguments.ts";
import { type Conversation, directMessageWith, memberById } from "../workspace.ts";
import { joinedConversation, visibleConversation } from "./conversation-argument.ts";
import { listConversations, slackConversation } from "./conversation-list.ts";
import { botMethod, type Method } from "./method.ts";

const reads = { ofConversation: "read" } as const;
const readsHistory = { ofConversation: "history" } as const;

export const conversationsMethods: Record<string, Method> = {
  "conversations.info": botMethod({ tier: "tier_3", scope: reads }, (args, { state }) => ({
    channel: slackConversation(visibleConversation(args, state), state.memberships),
  })),

  "conversations.list": botMethod({ tier: "tier_2", scope: reads }, (args, { state }) =>
    listConversations(args, state),
  ),

  "conversations.join": botMethod({ tier: "tier_3", scope: "channels:join" }, (args, { state }) => {
    const { memberships } = state;
    const conversation = visibleConversation(args, state);
    if (conversation.kind !== "channel") throw new SlackError("method_not_supported_for_channel_type");
    if (conversation.is_archived) throw new SlackError("is_archived");
    const wasIn = memberships.botIsIn(conversation);
    memberships.join(conversation);
    return {
      channel: slackConversation(conversation, memberships),
      ...(wasIn
        ? { warning: "already_in_channel", response_metadata: { warnings: ["already_in_channel"] } }
        : {}),
    };
  }),

  "conversations.members": botMethod({ tier: "tier_4", scope: reads }, (args, { state }) => {
    const page = pageOf(state.memberships.membersOf(visibleConversation(args, state)), args);
    return { members: page.items, response_metadata: { next_cursor: page.next_cursor } };
  }),

  "conversations.open": botMethod({ tier: "tier_3", scope: "im:write" }, (args, { state }) => {
    const users = textArgument(args, "users");
    if (users === undefined) {
      if (textArgument(args, "channel") === undefined) throw new SlackError("users_list_not_supplied");
      const conversation = visibleConversation(args, state);
      if (conversation.kind !== "im") throw new SlackError("method_not_supported_for_channel_type");
      return opened(conversation, args, state);
    }
    if (users.includes(",")) throw new SlackError("restricted_action");
    const conversation = directMessageWith(users);
    if (!conversation) throw new SlackError("user_not_found");
    return opened(conversation, args, state);
  }),

  "conversations.history": botMethod({ tier: "tier_3", scope: readsHistory }, (args, { state }) => {
    const conversation = joinedConversation(args, state);
    const all = state.messages.list({ channel: conversation.id });
    const inPeriod = all.filter((message) => message.thread_ts === null && isBetween(message, args));
    const page = pageOf(inPeriod.reverse(), args, { maxLimit: 999 });
    return {
      messages: page.items.map((message) => inThread(message, all, args, state)),
      has_more: page.next_cursor !== "",
      pin_count: 0,
      response_metadata: { next_cursor: page.next_cursor },
    };
  }),

  "conversations.replies": botMethod({ tier: "tier_3", scope: readsHistory }, (args, { state }) => {
    const conversation = joinedConversation(args, state);
    const asked = state.messages.find(conversation.id, textArgument(args, "ts") ?? "");
    if (!asked || asked.ephemeral_for !== null) throw new SlackError("thread_not_found");
    const thread_ts = asked.thread_ts ?? asked.ts;
    const thread = state.messages.list({ channel: conversation.id, thread_ts });
    const inPeriod = thread.filter((message) => message.ts === thread_ts || isBetween(message, args));
    const page = pageOf(inPeriod, args, { defaultLimit: 1000 });
    return {
      messages: page.items.map((message) => inThread(message, thread, args, state)),
      has_more: page.next_cursor !== "",
      response_metadata: { next_cursor: page.next_cursor },
    };
  }),
};

function opened(conversation: Conversation, args: JsonObject, { memberships }: SlackState): JsonObject {
  const channel = flagArgument(args, "return_im")
    ? slackConversation(conversation, memberships)
    : { id: conversation.id };
  return { no_op: true, already_open: true, channel };
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
function inThread(
  message: Message,
  all: readonly Message[],
  args: JsonObject,
  { reactions }: SlackState,
): JsonObject {
  const shown = slackMessage(message, {
    metadata: flagArgument(args, "include_all_metadata"),
    reactions: reactions.of(message),
  });
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
