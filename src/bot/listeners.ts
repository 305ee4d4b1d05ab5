import type { App, BlockAction, ButtonAction } from "@slack/bolt";
import { LRUCache } from "lru-cache";
import type { Questions } from "../commands/question.ts";
import type { Caller } from "../domain/caller.ts";
import type { Logger } from "../domain/logger.ts";
import { answerInSlack } from "./answer-in-slack.ts";
import type { AskedFrom } from "./private-ways.ts";
import { clickReply, commandReply, type Reply, shareReply, tellPresser, threadReply } from "./reply.ts";
import type { SlackCalls } from "./slack-calls.ts";
import { questionIn, typedText } from "./typed-text.ts";

/** Events that Slack sends again carry the same id; it stops after some minutes. */
const REMEMBERED_EVENTS = 1_000;

/** For a button of an older version, or of a message that was not made by this app. */
const OLD_BUTTON = "This button no longer works. Ask again, for instance with /jobmon help.";

/** Registers what the bot listens to. Everything was acknowledged before these run. */
export function registerListeners(
  app: App,
  deps: {
    questions: Questions;
    calls: SlackCalls;
    logger: Logger;
    signal: AbortSignal;
    botUserId(): string | null;
  },
): void {
  const { questions, logger, signal } = deps;
  const to = { calls: deps.calls, logger, signal };
  const seenEvents = new LRUCache<string, true>({ max: REMEMBERED_EVENTS });
  const reply = (text: string, caller: Caller, way: Reply) =>
    answerInSlack({ questions, logger, signal, text, caller, reply: way });

  app.command(/.*/, async ({ command, respond }) => {
    const from = { user: command.user_id, channel: command.channel_id };
    await reply(typedText(command.text ?? ""), callerOf(command), commandReply(to, respond, from));
  });

  app.event("app_mention", async ({ event, body }) => {
    if (seenEvents.has(body.event_id)) return;
    seenEvents.set(body.event_id, true);
    const { channel, ts, thread_ts = ts, user = "", text } = event;
    const caller = callerOf({ team_id: body.team_id, user_id: user });
    const place = { channel, thread_ts, since: ts, user };
    await reply(questionIn(text, deps.botUserId()), caller, threadReply(to, place));
  });

  // One listener for all actions: every listener that matches runs, so "all others" could not be one of its own.
  app.action<BlockAction>(/.*/, async ({ action, body, respond }) => {
    const { action_id } = action;
    if (action_id.startsWith("open:")) return;
    const caller = callerOf({ team_id: body.team?.id ?? body.user.team_id ?? "", user_id: body.user.id });
    const command = (action as ButtonAction).value ?? "";
    const from = pressedIn(body);
    if (command !== "" && action_id === "share") {
      const sharedBy = { platform: caller.platform, tenant: caller.tenant, id: caller.id };
      await reply(command, caller, shareReply(to, respond, { ...from, sharedBy }));
    } else if (command !== "" && action_id.startsWith("command:")) {
      await reply(command, caller, clickReply(to, respond, { ...from, isPrivate: isPrivate(body) }));
    } else {
      await tellPresser(to, respond, from, OLD_BUTTON);
    }
  });
}

function callerOf(who: { team_id: string; user_id: string }): Caller {
  return { platform: "slack", tenant: who.team_id, id: who.user_id };
}

function isPrivate(body: BlockAction): boolean {
  return body.container.is_ephemeral === true;
}

/** Who pressed a button, and where. */
function pressedIn({ user, channel, container }: BlockAction): AskedFrom {
  const thread_ts: unknown = container.thread_ts;
  return {
    user: user.id,
    channel: channel?.id,
    thread_ts: typeof thread_ts === "string" ? thread_ts : undefined,
  };
}
