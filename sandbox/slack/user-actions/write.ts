import { eventPayload, slashCommandPayload } from "../payloads.ts";
import { respond } from "../response-urls.ts";
import { typedAfterCommand, typedMention } from "../typed-text.ts";
import { UserActionError } from "../user-action-error.ts";
import { isGiven } from "../web-api-arguments.ts";
import { TEAM } from "../workspace.ts";
import { type Outcome, runInteraction, type UserActionDeps } from "./run-interaction.ts";
import { actingMember, ownConversation, visibleMessage } from "./who-and-where.ts";

/** The app's slash command; a text that begins with `/` names its own. */
const COMMAND = "/jobmon";

export type CommandInput = { user: string; channel: string; text: string; timeout_ms: number };
export type MentionInput = CommandInput & { thread_ts?: string | undefined };

/** A person types a slash command. `text` with or without the command itself. */
export function writeCommand(deps: UserActionDeps, input: CommandInput): Promise<Outcome> {
  const { state, responseUrls } = deps;
  const member = actingMember(input.user);
  const conversation = ownConversation(input.channel, member);
  const typed = input.text.trim();
  const [command, text] = typed.startsWith("/") ? splitCommand(typed) : [COMMAND, typed];
  return runInteraction(deps, {
    user: member.id,
    channel: conversation.id,
    timeoutMs: input.timeout_ms,
    request: (interaction) => ({
      type: "slash_commands",
      payload: slashCommandPayload({
        member,
        conversation,
        command,
        text: typedAfterCommand(text),
        response_url: responseUrls.issue(interaction, conversation.id, null),
        trigger_id: state.triggers.issue(interaction),
      }),
    }),
    takeAck: ({ body }, interaction) => {
      if (body === null || !(isGiven(body, "text") || isGiven(body, "blocks"))) return;
      respond(state, { interaction, channel: conversation.id, source: null }, body);
    },
  });
}

/** A person mentions the bot, in a channel or in a thread. */
export function writeMention(deps: UserActionDeps, input: MentionInput): Promise<Outcome> {
  const { state } = deps;
  const member = actingMember(input.user);
  const conversation = ownConversation(input.channel, member);
  if (!state.memberships.botIsIn(conversation)) {
    throw new UserActionError(
      400,
      `the bot is not a member of ${conversation.id}, so Slack sends it no app_mention`,
    );
  }
  if (conversation.kind === "im") {
    throw new UserActionError(400, "Slack sends no app_mention from a direct message with the bot");
  }
  const parent =
    input.thread_ts === undefined
      ? null
      : visibleMessage(state, member, conversation.id, input.thread_ts).message;
  const thread_ts = parent && (parent.thread_ts ?? parent.ts);
  const message = state.messages.add({
    channel: conversation.id,
    thread_ts,
    user: member.id,
    text: typedMention(input.text),
    blocks: [],
    metadata: null,
    ephemeral_for: null,
  });
  state.personWrote(message);
  const event = {
    type: "app_mention",
    user: member.id,
    text: message.text,
    ts: message.ts,
    team: TEAM.id,
    channel: message.channel,
    event_ts: message.ts,
    ...(thread_ts === null ? {} : { thread_ts }),
  };
  return runInteraction(deps, {
    user: member.id,
    channel: conversation.id,
    threadTs: thread_ts ?? message.ts,
    timeoutMs: input.timeout_ms,
    request: () => ({
      type: "events_api",
      payload: eventPayload(event, Math.floor(state.clock.now().getTime() / 1000)),
    }),
  });
}

function splitCommand(typed: string): [command: string, text: string] {
  const [command = COMMAND] = typed.split(/\s/, 1);
  return [command, typed.slice(command.length).trim()];
}
