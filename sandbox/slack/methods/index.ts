import { authMethods } from "./auth.ts";
import { chatMethods } from "./chat.ts";
import { conversationsMethods } from "./conversations.ts";
import { filesMethods } from "./files.ts";
import type { Method } from "./method.ts";
import { reactionsMethods } from "./reactions.ts";
import { usersMethods } from "./users.ts";
import { viewsMethods } from "./views.ts";

/** Every Web API method of local Slack, by Slack's name. */
export const methods: Record<string, Method> = {
  ...authMethods,
  ...chatMethods,
  ...conversationsMethods,
  ...filesMethods,
  ...reactionsMethods,
  ...usersMethods,
  ...viewsMethods,
};
