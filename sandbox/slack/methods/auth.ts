import { BOT, TEAM } from "../workspace.ts";
import { botMethod, type Method } from "./method.ts";

export const authMethods: Record<string, Method> = {
  "auth.test": botMethod({ tier: "special", scope: null }, () => ({
    url: `https://${TEAM.domain}.slack.test/`,
    team: TEAM.name,
    user: BOT.name,
    team_id: TEAM.id,
    user_id: BOT.user_id,
    bot_id: BOT.bot_id,
    is_enterprise_install: false,
  })),
  // Its scope, connections:write, is one of the app token, which has it.
  "apps.connections.open": {
    token: "app",
    tier: "tier_3",
    scope: null,
    run: (_args, { socketUrl }) => ({ url: socketUrl() }),
  },
};
