import type { App, BlockAction, ButtonAction, RespondFn } from "@slack/bolt";
import { LRUCache } from "lru-cache";
import type { Questions } from "../commands/question.ts";
import type { Caller } from "../domain/caller.ts";
import type { Logger } from "../domain/logger.ts";
import { answerInSlack } from "./answer-in-slack.ts";
import { clickReply, commandReply, type Reply, shareReply, threadReply } from "./reply.ts";
import type { SlackCalls } from "./slack-calls.ts";
import { questionIn, typedText } from "./typed-text.ts";

/** Events that Slack sends again carry the same id; it stops after some minutes. */
const REMEMBERED_EVENTS = 1_000;

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
  const { questions, calls, logger, signal } = deps;
  const seenEvents = new LRUCache<string, true>({ max: REMEMBERED_EVENTS });
  const reply = (text: string, caller: Caller, to: Reply) =>
    answerInSlack({ questions, logger, signal, text, caller, reply: to });

  app.command(/.*/, async ({ command, respond }) => {
    await reply(typedText(command.text ?? ""), callerOf(command), commandReply(respond, calls));
  });

  app.event("app_mention", async ({ event, body }) => {
    if (seenEvents.has(body.event_id)) return;
    seenEvents.set(body.event_id, true);
    const { channel, ts, thread_ts = ts, user = "", text } = event;
    const caller = callerOf({ team_id: body.team_id, user_id: user });
    await reply(questionIn(text, deps.botUserId()), caller, threadReply(calls, { channel, thread_ts }));
  });

  // One listener for all actions: every listener that matches runs, so "all others" could not be one of its own.
  app.action<BlockAction>(/.*/, async ({ action, body, respond }) => {
    const { action_id } = action;
    if (action_id.startsWith("open:")) return;
    const caller = callerOf({ team_id: body.team?.id ?? body.user.team_id ?? "", user_id: body.user.id });
    const command = (action as ButtonAction).value ?? "";
    if (command !== "" && action_id === "share") {
      const sharedBy = { platform: caller.platform, tenant: caller.tenant, id: caller.id };
      await reply(command, caller, shareReply(respond, calls, sharedBy));
    } else if (command !== "" && action_id.startsWith("command:")) {
      await reply(command, caller, clickReply(respond, calls, isPrivate(body)));
    } else {
      await refuseOldButton(respond, calls);
    }
  });
}

function callerOf(who: { team_id: string; user_id: string }): Caller {
  return { platform: "slack", tenant: who.team_id, id: who.user_id };
}

function isPrivate(body: BlockAction): boolean {
  return body.container.is_ephemeral === true;
}

/** A button of an older version, or of a message that was not made by this app. */
async function refuseOldButton(respond: RespondFn, calls: SlackCalls): Promise<void> {
  await calls.respond(respond, {
    text: "This button no longer works. Ask again, for instance with /jobmon help.",
    response_type: "ephemeral",
    replace_original: false,
  });
}
