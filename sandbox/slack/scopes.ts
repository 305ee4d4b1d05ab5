import type { JsonObject } from "./json.ts";
import type { ScopeNeed } from "./methods/method.ts";
import { SlackError } from "./slack-error.ts";
import { textArgument } from "./web-api-arguments.ts";
import { type Conversation, conversationById } from "./workspace.ts";

/** What the scopes of each kind of conversation begin with. */
const SCOPE_PREFIX: Record<Conversation["kind"], string> = {
  channel: "channels",
  private_channel: "groups",
  im: "im",
};

/** The kinds that `types` of conversations.list and users.conversations may name. */
const LISTED_KINDS: Readonly<Record<string, string>> = {
  public_channel: "channels",
  private_channel: "groups",
  im: "im",
  mpim: "mpim",
};

/** Throws `missing_scope` with what is needed and what the app was given. */
export function requireScopes(need: ScopeNeed, args: JsonObject, granted: ReadonlySet<string>): void {
  const missing = neededScopes(need, args).filter((scope) => !granted.has(scope));
  if (missing.length > 0) {
    throw new SlackError("missing_scope", { needed: missing.join(","), provided: [...granted].join(",") });
  }
}

export function neededScopes(need: ScopeNeed, args: JsonObject): string[] {
  if (need === null) return [];
  if (typeof need === "string") return [need];
  const conversation = conversationById(textArgument(args, "channel") ?? "");
  if (conversation) return [`${SCOPE_PREFIX[conversation.kind]}:${need.ofConversation}`];
  const types = (textArgument(args, "types") ?? "public_channel").split(",");
  return types.map((type) => `${LISTED_KINDS[type.trim()] ?? "channels"}:${need.ofConversation}`);
}
