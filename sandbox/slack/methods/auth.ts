import { BOT, TEAM } from "../workspace.ts";
import { botMethod, type Method } from "./method.ts";

export const authMethods: Record<string, Method> = {
  "auth.test": botMethod(() => ({
    url: `https://${TEAM.domain}.slack.test/`,
    team: TEAM.name,
    user: BOT.name,
    team_id: TEAM.id,
    user_id: BOT.user_id,
    bot_id: BOT.bot_id,
    is_enterprise_install: false,
  })),
  "apps.connections.open": { token: "app", run: (_args, { socketUrl }) => ({ url: socketUrl() }) },
};
