import { randomUUID } from "node:crypto";
import type { JsonObject } from "./json.ts";
import { type Message, slackMessage } from "./message.ts";
import { randomId } from "./random-id.ts";
import type { View } from "./view.ts";
import { BOT, type Conversation, type Member, nameInPayload, TEAM } from "./workspace.ts";

/** Slack's deprecated verification token; still part of every payload. */
const VERIFICATION_TOKEN = "sandbox-verification-token";

export function slashCommandPayload(fields: {
  member: Member;
  conversation: Conversation;
  command: string;
  text: string;
  response_url: string;
  trigger_id: string;
}): Record<string, string> {
  return {
    token: VERIFICATION_TOKEN,
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    channel_id: fields.conversation.id,
    channel_name: nameInPayload(fields.conversation),
    user_id: fields.member.id,
    user_name: fields.member.name,
    command: fields.command,
    text: fields.text,
    api_app_id: BOT.app_id,
    is_enterprise_install: "false",
    response_url: fields.response_url,
    trigger_id: fields.trigger_id,
  };
}

/** An Events API delivery around one event. `nowSeconds` is Unix time. */
export function eventPayload(event: JsonObject, nowSeconds: number): JsonObject {
  return {
    token: VERIFICATION_TOKEN,
    team_id: TEAM.id,
    context_team_id: TEAM.id,
    context_enterprise_id: null,
    api_app_id: BOT.app_id,
    event,
    type: "event_callback",
    event_id: randomId("Ev"),
    event_time: nowSeconds,
    authorizations: [
      {
        enterprise_id: null,
        team_id: TEAM.id,
        user_id: BOT.user_id,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: randomUUID(),
  };
}

/** Where an element stands: in a message, or in a view. */
export type Container =
  | { message: Message; conversation: Conversation; view?: never }
  | { view: View; message?: never; conversation?: never };

export function blockActionsPayload(fields: {
  member: Member;
  container: Container;
  action: JsonObject;
  trigger_id: string;
  response_url: string | null;
  state: View["state"];
}): JsonObject {
  return {
    type: "block_actions",
    ...common(fields.member),
    ...placeOf(fields.container),
    trigger_id: fields.trigger_id,
    ...(fields.response_url === null ? {} : { response_url: fields.response_url }),
    ...(fields.container.view ? {} : { state: fields.state }),
    actions: [fields.action],
  };
}

export function blockSuggestionPayload(fields: {
  member: Member;
  container: Container;
  block_id: string;
  action_id: string;
  value: string;
}): JsonObject {
  return {
    type: "block_suggestion",
    ...common(fields.member),
    ...placeOf(fields.container),
    block_id: fields.block_id,
    action_id: fields.action_id,
    value: fields.value,
  };
}

export function viewSubmissionPayload(member: Member, view: View, trigger_id: string): JsonObject {
  return { type: "view_submission", ...common(member), trigger_id, view, response_urls: [] };
}

export function viewClosedPayload(member: Member, view: View, is_cleared: boolean): JsonObject {
  return { type: "view_closed", ...common(member), view, is_cleared };
}

function common(member: Member): JsonObject {
  return {
    user: { id: member.id, username: member.name, name: member.name, team_id: TEAM.id },
    api_app_id: BOT.app_id,
    token: VERIFICATION_TOKEN,
    team: { id: TEAM.id, domain: TEAM.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

function placeOf({ message, conversation, view }: Container): JsonObject {
  if (view) return { container: { type: "view", view_id: view.id }, view };
  const ephemeral = message.ephemeral_for !== null;
  return {
    container: {
      type: "message",
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: ephemeral,
      ...(message.thread_ts === null ? {} : { thread_ts: message.thread_ts }),
    },
    channel: { id: conversation.id, name: nameInPayload(conversation) },
    // Slack does not show the app its ephemeral messages again.
    ...(ephemeral ? {} : { message: slackMessage(message, { metadata: true }) }),
  };
}
