import type { RespondArguments, RespondFn } from "@slack/bolt";
import type { Way } from "./deliver.ts";
import type { SlackCalls } from "./slack-calls.ts";

/** Who is answered, and where they asked; a Home tab is in no channel. */
export interface AskedFrom {
  user: string;
  channel: string | undefined;
  thread_ts?: string | undefined;
}

const quiet = { unfurl_links: false, unfurl_media: false };

/** A use of the response URL; `options` say whether it replaces something and who sees it. */
export function responseWay(calls: SlackCalls, respond: RespondFn, options: RespondArguments): Way {
  return {
    name: "response_url",
    send: (message) => calls.respond(respond, { ...message, ...options, ...quiet }),
  };
}

/** The ways to one person alone that need no response URL: in the channel, or where the bot is no member as a direct message. */
export function privateWays(calls: SlackCalls, { user, channel, thread_ts }: AskedFrom): Way[] {
  if (channel === undefined) return [directMessage(calls, user)];
  const ephemeral: Way = {
    name: "chat.postEphemeral",
    async send(message) {
      const thread = thread_ts === undefined ? {} : { thread_ts };
      await calls.client.chat.postEphemeral({ user, channel, ...thread, ...message });
    },
  };
  return [ephemeral, { ...directMessage(calls, user), insteadOf: ephemeral }];
}

export function directMessage(calls: SlackCalls, user: string): Way {
  return {
    name: "direct message",
    async send(message) {
      const { channel } = await calls.client.conversations.open({ users: user });
      await calls.client.chat.postMessage({ channel: channel?.id ?? user, ...message, ...quiet });
    },
  };
}
