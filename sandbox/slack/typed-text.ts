import { BOT, CONVERSATIONS, MEMBERS } from "./workspace.ts";

/** Slack's own markup: people, channels, special mentions, links. */
const MARKUP = /(<(?:[@#!][^<>\s]+|https?:\/\/[^<>\s]+|mailto:[^<>\s]+)>)/;
const NAME = /(^|\s)([@#])([\w-]+)/g;
/** Punctuation at the end of an address belongs to the sentence. */
const LINK = /(^|\s)(https?:\/\/[^\s<>]*[^\s<>.,;:!?)])/g;

/** What arrives at the bot when a person types this after a slash command: `& < >` as entities, markup left alone. */
export function typedAfterCommand(text: string): string {
  return outsideMarkup(text, escapeEntities);
}

/** What a message contains when a person types this: names become mentions, addresses links, `& < >` entities. */
export function typedInMessage(text: string): string {
  return outsideMarkup(text, (plain) =>
    escapeEntities(plain)
      .replace(NAME, (whole: string, before: string, sign: string, name: string) => {
        const id = sign === "@" ? personNamed(name) : channelNamed(name);
        return id === undefined ? whole : `${before}<${sign}${id}>`;
      })
      .replace(LINK, (_whole, before: string, address: string) => `${before}<${address}>`),
  );
}

/** A message that mentions the bot: the mention is put in front unless the text has it. */
export function typedMention(text: string): string {
  const typed = typedInMessage(text);
  return typed.includes(`<@${BOT.user_id}>`) ? typed : `<@${BOT.user_id}> ${typed}`;
}

function outsideMarkup(text: string, change: (plain: string) => string): string {
  return text
    .split(MARKUP)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join("");
}

function escapeEntities(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function personNamed(name: string): string | undefined {
  return MEMBERS.find((member) => member.name === name)?.id;
}

function channelNamed(name: string): string | undefined {
  return CONVERSATIONS.find((conversation) => conversation.kind !== "im" && conversation.name === name)?.id;
}
