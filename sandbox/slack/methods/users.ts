import type { JsonObject } from "../json.ts";
import { pageOf } from "../pages.ts";
import { SlackError } from "../slack-error.ts";
import { textArgument } from "../web-api-arguments.ts";
import { BOT, MEMBERS, type Member, memberById, TEAM } from "../workspace.ts";
import { botMethod, type Method } from "./method.ts";

export const usersMethods: Record<string, Method> = {
  "users.info": botMethod((args) => {
    const member = memberById(textArgument(args, "user") ?? "");
    if (!member) throw new SlackError("user_not_found");
    return { user: slackUser(member) };
  }),

  "users.list": botMethod((args, { state }) => {
    const page = pageOf(MEMBERS, args);
    return {
      members: page.items.map(slackUser),
      cache_ts: Math.floor(state.clock.now().getTime() / 1000),
      response_metadata: { next_cursor: page.next_cursor },
    };
  }),
};

function slackUser(member: Member): JsonObject {
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
      ...(member.email === null ? {} : { email: member.email }),
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
