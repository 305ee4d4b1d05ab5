import type { JsonObject } from "../json.ts";
import { pageOf } from "../pages.ts";
import { SlackError } from "../slack-error.ts";
import type { SlackState } from "../state.ts";
import { flagArgument, textArgument } from "../web-api-arguments.ts";
import { CONVERSATIONS, type Conversation } from "../workspace.ts";

/** The `types` of conversations.list, and what they are called here. */
const KINDS: Record<string, Conversation["kind"]> = {
  public_channel: "channel",
  private_channel: "private_channel",
  im: "im",
};

/** A page of the conversations that the bot sees, by `types` and `exclude_archived`. Throws `invalid_types`. */
export function listConversations(
  args: JsonObject,
  { memberships }: SlackState,
  isListed: (conversation: Conversation) => boolean = () => true,
): JsonObject {
  const types = (textArgument(args, "types") ?? "public_channel").split(",").map((type) => type.trim());
  if (types.some((type) => KINDS[type] === undefined && type !== "mpim"))
    throw new SlackError("invalid_types");
  const kinds = types.map((type) => KINDS[type]);
  const withArchived = !flagArgument(args, "exclude_archived");
  const listed = CONVERSATIONS.filter(
    (it) =>
      kinds.includes(it.kind) && memberships.botSees(it) && isListed(it) && (withArchived || !it.is_archived),
  );
  const page = pageOf(listed, args);
  return {
    channels: page.items.map((conversation) => slackConversation(conversation, memberships)),
    response_metadata: { next_cursor: page.next_cursor },
  };
}

/** A conversation in the shape of Slack's `channel` objects. */
export function slackConversation(
  conversation: Conversation,
  memberships: SlackState["memberships"],
): JsonObject {
  if (conversation.kind === "im") {
    return { id: conversation.id, is_im: true, is_channel: false, user: conversation.user, is_open: true };
  }
  const isPrivate = conversation.kind === "private_channel";
  return {
    id: conversation.id,
    name: conversation.name,
    name_normalized: conversation.name,
    is_channel: !isPrivate,
    is_group: isPrivate,
    is_im: false,
    is_mpim: false,
    is_private: isPrivate,
    is_archived: conversation.is_archived,
    is_general: false,
    is_member: memberships.botIsIn(conversation),
    num_members: memberships.membersOf(conversation).length,
    topic: { value: "", creator: "", last_set: 0 },
    purpose: { value: "", creator: "", last_set: 0 },
  };
}
