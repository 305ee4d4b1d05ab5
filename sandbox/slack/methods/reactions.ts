import { SlackError } from "../slack-error.ts";
import { textArgument } from "../web-api-arguments.ts";
import { joinedConversation } from "./conversation-argument.ts";
import { botMethod, type Method } from "./method.ts";

const EMOJI_NAME = /^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/;

export const reactionsMethods: Record<string, Method> = {
  "reactions.add": botMethod({ tier: "tier_3", scope: "reactions:write" }, (args, { state }) => {
    const conversation = joinedConversation(args, state);
    const name = textArgument(args, "name") ?? "";
    if (!EMOJI_NAME.test(name)) throw new SlackError("invalid_name");
    const message = state.messages.find(conversation.id, textArgument(args, "timestamp") ?? "");
    if (!message || message.ephemeral_for !== null) throw new SlackError("message_not_found");
    if (conversation.is_archived) throw new SlackError("is_archived");
    state.reactions.add(message, name);
    return {};
  }),
};
