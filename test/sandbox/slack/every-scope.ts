import type { AppManifest } from "../../../sandbox/slack/app-manifest.ts";

/** An app that may do everything that local Slack offers. */
export const everyScope: AppManifest = {
  botScopes: [
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "links.embed:write",
    "reactions:write",
    "usergroups:read",
    "users:read",
    "users:read.email",
  ],
  unfurlDomains: ["video.example.test"],
};
