import type { JsonObject } from "./json.ts";
import type { Message } from "./message.ts";
import { SlackError } from "./slack-error.ts";
import { BOT } from "./workspace.ts";

/** The emoji that the bot put on messages. */
export function createReactions() {
  const byMessage = new Map<string, string[]>();
  const key = ({ channel, ts }: Pick<Message, "channel" | "ts">) => `${channel}/${ts}`;
  return {
    /** Throws `already_reacted`. */
    add(message: Message, name: string): void {
      const names = byMessage.get(key(message)) ?? [];
      if (names.includes(name)) throw new SlackError("already_reacted");
      byMessage.set(key(message), [...names, name]);
    },

    /** As Slack's message objects carry them. */
    of(message: Message): JsonObject[] {
      return (byMessage.get(key(message)) ?? []).map((name) => ({ name, users: [BOT.user_id], count: 1 }));
    },
  };
}
