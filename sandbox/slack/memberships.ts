import { BOT, type Conversation } from "./workspace.ts";

/** The conversations that the bot is in: those of the start, and those that it joined. */
export function createMemberships() {
  const joined = new Set<string>();
  const botIsIn = (conversation: Conversation): boolean =>
    conversation.members.includes(BOT.user_id) || joined.has(conversation.id);
  return {
    botIsIn,

    /** Whether the bot can know that it exists. */
    botSees: (conversation: Conversation): boolean =>
      conversation.kind === "channel" || botIsIn(conversation),

    membersOf: (conversation: Conversation): readonly string[] =>
      joined.has(conversation.id) ? [...conversation.members, BOT.user_id] : conversation.members,

    join(conversation: Conversation): void {
      if (!botIsIn(conversation)) joined.add(conversation.id);
    },
  };
}
