import type { Message, MessageContent } from "./message.ts";
import type { Timestamps } from "./timestamps.ts";
import { canRead, conversationById } from "./workspace.ts";

export type NewMessage = MessageContent &
  Pick<Message, "channel" | "thread_ts" | "user" | "ephemeral_for"> &
  Partial<Pick<Message, "files">>;
export type MessageFilter = {
  channel?: string | undefined;
  thread_ts?: string | undefined;
  user?: string | undefined;
};

/** All messages of the workspace. What it hands out are copies: a message as it was at that time. */
export function createMessageStore(timestamps: Timestamps) {
  const messages = new Map<string, Message>();
  const key = (channel: string, ts: string) => `${channel}/${ts}`;

  return {
    add(content: NewMessage): Message {
      const message: Message = {
        files: [],
        ...structuredClone(content),
        ts: timestamps.next(),
        edited: null,
      };
      messages.set(key(message.channel, message.ts), message);
      return structuredClone(message);
    },

    /** Changes a message that exists, and marks it as edited. */
    update(original: Message, content: MessageContent, editor: string): Message {
      const message: Message = {
        ...original,
        ...structuredClone(content),
        edited: { user: editor, ts: timestamps.next() },
      };
      messages.set(key(message.channel, message.ts), message);
      return structuredClone(message);
    },

    remove(message: Message): Message {
      messages.delete(key(message.channel, message.ts));
      return message;
    },

    find(channel: string, ts: string): Message | undefined {
      const message = messages.get(key(channel, ts));
      return message && structuredClone(message);
    },

    /**
     * Messages, oldest first. With a user: what that person sees. Without: every message that is not ephemeral.
     * With `thread_ts`: the thread's first message and its replies.
     */
    list({ channel, thread_ts, user }: MessageFilter): Message[] {
      return [...messages.values()]
        .filter((message) => channel === undefined || message.channel === channel)
        .filter(
          (message) => thread_ts === undefined || message.ts === thread_ts || message.thread_ts === thread_ts,
        )
        .filter((message) => isVisible(message, user))
        .sort((a, b) => (a.ts < b.ts ? -1 : 1))
        .map((message) => structuredClone(message));
    },
  };
}

/** Whether a person sees a message; without a person: whether it is for all members of its channel. */
export function isVisible(message: Message, user: string | undefined): boolean {
  if (user === undefined) return message.ephemeral_for === null;
  if (message.ephemeral_for !== null) return message.ephemeral_for === user;
  const conversation = conversationById(message.channel);
  return conversation !== undefined && canRead(conversation, user);
}
