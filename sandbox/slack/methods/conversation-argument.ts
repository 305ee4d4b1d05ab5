import type { JsonObject } from "../json.ts";
import { SlackError } from "../slack-error.ts";
import type { SlackState } from "../state.ts";
import { textArgument } from "../web-api-arguments.ts";
import { type Conversation, conversationById, directMessageWith } from "../workspace.ts";

type Scene = Pick<SlackState, "memberships" | "rules" | "scopes">;

/** The conversation named by `channel`, as the bot may see it. Throws `channel_not_found`. */
export function visibleConversation(args: JsonObject, { memberships }: Scene): Conversation {
  const conversation = conversationById(textArgument(args, "channel") ?? "");
  if (!conversation || !memberships.botSees(conversation)) throw new SlackError("channel_not_found");
  return conversation;
}

/** The conversation named by `channel` that the bot is a member of. Throws `channel_not_found`, `not_in_channel`. */
export function joinedConversation(args: JsonObject, scene: Scene): Conversation {
  const conversation = visibleConversation(args, scene);
  if (scene.rules.applies("membership") && !scene.memberships.botIsIn(conversation)) {
    throw new SlackError("not_in_channel");
  }
  return conversation;
}

/**
 * The conversation named by `channel` in which the bot may write: one that it is in, any public one with `chat:write.public`; a
 * person's id stands for the direct message with them. Throws `channel_not_found`, `not_in_channel`, `is_archived`.
 */
export function writableConversation(args: JsonObject, scene: Scene): Conversation {
  const direct = directMessageWith(textArgument(args, "channel") ?? "");
  const conversation =
    direct ??
    (scene.scopes.has("chat:write.public")
      ? visibleConversation(args, scene)
      : joinedConversation(args, scene));
  if (scene.rules.applies("membership") && conversation.is_archived) throw new SlackError("is_archived");
  return conversation;
}
