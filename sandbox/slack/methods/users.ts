import type { JsonObject } from "../json.ts";
import { pageOf } from "../pages.ts";
import { SlackError } from "../slack-error.ts";
import type { SlackState } from "../state.ts";
import { textArgument } from "../web-api-arguments.ts";
import { BOT, MEMBERS, type Member, memberById, TEAM } from "../workspace.ts";
import { listConversations } from "./conversation-list.ts";
import { botMethod, type Method } from "./method.ts";

const scope = "users:read";

export const usersMethods: Record<string, Method> = {
  "users.info": botMethod({ tier: "tier_4", scope }, (args, { state }) => {
    const member = memberById(textArgument(args, "user") ?? "");
    if (!member) throw new SlackError("user_not_found");
    return { user: slackUser(member, state) };
  }),

  "users.list": botMethod({ tier: "tier_2", scope }, (args, { state }) => {
    const page = pageOf(MEMBERS, args);
    return {
      members: page.items.map((member) => slackUser(member, state)),
      cache_ts: Math.floor(state.clock.now().getTime() / 1000),
      response_metadata: { next_cursor: page.next_cursor },
    };
  }),

  "users.lookupByEmail": botMethod({ tier: "tier_3", scope: "users:read.email" }, (args, { state }) => {
    const email = textArgument(args, "email")?.toLowerCase();
    const member = MEMBERS.find((candidate) => email !== undefined && candidate.email === email);
    if (!member) throw new SlackError("users_not_found");
    return { user: slackUser(member, state) };
  }),

  "users.conversations": botMethod(
    { tier: "tier_3", scope: { ofConversation: "read" } },
    (args, { state }) => {
      const user = textArgument(args, "user") ?? BOT.user_id;
      if (!memberById(user)) throw new SlackError("user_not_found");
      return listConversations(args, state, (conversation) =>
        state.memberships.membersOf(conversation).includes(user),
      );
    },
  ),

  "usergroups.list": botMethod({ tier: "tier_2", scope: "usergroups:read" }, () => ({ usergroups: [] })),
};

/** Addresses are shown only to an app that may read them. */
function slackUser(member: Member, { scopes, rules }: SlackState): JsonObject {
  const showsEmail = member.email !== null && (scopes.has("users:read.email") || !rules.applies("scopes"));
  return {
    id: member.id,
    team_id: TEAM.id,
    name: member.name,
    real_name: member.real_name,
    deleted: false,
    tz: "Etc/UTC",
    tz_label: "Coordinated Universal Time",
    tz_offset: 0,
    profile: {
      real_name: member.real_name,
      display_name: member.name,
      ...(showsEmail ? { email: member.email } : {}),
      ...(member.is_bot ? { bot_id: BOT.bot_id, api_app_id: BOT.app_id } : {}),
      team: TEAM.id,
    },
    is_admin: member.is_admin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: member.is_restricted,
    is_ultra_restricted: false,
    is_bot: member.is_bot,
    is_app_user: false,
  };
}
