/** The workspace of the sandbox: its ids never change, so that tests and people can rely on them. */
export const TEAM = { id: "T0001", name: "jobmon sandbox", domain: "sandbox" } as const;
export const BOT = { user_id: "U0BOT", bot_id: "B0BOT", app_id: "A0001", name: "jobmon" } as const;

export type Member = {
  id: string;
  name: string;
  real_name: string;
  email: string | null;
  is_admin: boolean;
  is_restricted: boolean;
  is_bot: boolean;
};

export const MEMBERS: readonly Member[] = [
  person("U0001", "ana", "Ana Admin", { is_admin: true }),
  person("U0002", "ben", "Ben Member"),
  person("U0003", "gil", "Gil Guest", { is_restricted: true }),
  {
    id: BOT.user_id,
    name: BOT.name,
    real_name: BOT.name,
    email: null,
    is_admin: false,
    is_restricted: false,
    is_bot: true,
  },
];

export type Conversation = {
  id: string;
  name: string;
  kind: "channel" | "private_channel" | "im";
  members: readonly string[];
  is_archived: boolean;
  /** The person of a direct message with the bot. */
  user: string | null;
};

const everyone = MEMBERS.map((member) => member.id);
const people = MEMBERS.filter((member) => !member.is_bot);

const CHANNELS: readonly Conversation[] = [
  channel("C0001", "data-platform"),
  channel("C0002", "ml"),
  channel("C0003", "finops"),
  channel("C0004", "watercooler", { members: people.map((member) => member.id) }),
  channel("C0005", "old-reports", { is_archived: true }),
  channel("C0009", "private", { kind: "private_channel", members: ["U0001", "U0002"] }),
];

const DIRECT_MESSAGES: readonly Conversation[] = people.map((member) => ({
  id: `D${member.id.slice(1)}`,
  name: "directmessage",
  kind: "im",
  members: [member.id, BOT.user_id],
  is_archived: false,
  user: member.id,
}));

export const CONVERSATIONS: readonly Conversation[] = [...CHANNELS, ...DIRECT_MESSAGES];

export function memberById(id: string): Member | undefined {
  return MEMBERS.find((member) => member.id === id);
}

export function conversationById(id: string): Conversation | undefined {
  return CONVERSATIONS.find((conversation) => conversation.id === id);
}

/** The direct message between the bot and a person; undefined for an unknown person and for the bot itself. */
export function directMessageWith(user: string): Conversation | undefined {
  return DIRECT_MESSAGES.find((conversation) => conversation.user === user);
}

/** Public channels are readable by everyone, other conversations by their members. */
export function canRead(conversation: Conversation, user: string): boolean {
  return conversation.kind === "channel" || conversation.members.includes(user);
}

/** The `channel_name` that Slack puts into the payload of a slash command. */
export function nameInPayload(conversation: Conversation): string {
  return conversation.kind === "private_channel" ? "privategroup" : conversation.name;
}

function channel(id: string, name: string, more: Partial<Conversation> = {}): Conversation {
  return { id, name, kind: "channel", members: everyone, is_archived: false, user: null, ...more };
}

function person(id: string, name: string, real_name: string, roles: Partial<Member> = {}): Member {
  return {
    id,
    name,
    real_name,
    email: `${name}@example.test`,
    is_admin: false,
    is_restricted: false,
    is_bot: false,
    ...roles,
  };
}
