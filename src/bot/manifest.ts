import type { AppsManifestCreateArguments } from "@slack/web-api";
import type { Command } from "../commands/command.ts";
import { commands } from "../commands/index.ts";

/** A Slack app manifest, as Slack's own client types it. */
export type SlackManifest = AppsManifestCreateArguments["manifest"];

type BotScope = NonNullable<NonNullable<NonNullable<SlackManifest["oauth_config"]>["scopes"]>["bot"]>[number];

/** What the bot token may do, each with the reason it is asked for. */
export const botScopes = {
  commands: "offers the slash command /jobmon",
  "chat:write":
    "answers a mention in its thread, and turns the notice that an answer is slow into the answer",
  "app_mentions:read": "is told when somebody mentions the bot, and reads that message alone",
  "channels:history":
    "looks, when Slack's reply to a post was lost, whether the answer is in the thread, so that it is there once",
  "groups:history": "the same in private channels that the bot was invited to",
  "im:write": "gives an answer as a direct message where it cannot be shown in the channel",
  "users:read": "tells a person who jobmon takes them for (whoami): name, and guest or admin",
  "users:read.email": "tells them the e-mail address by which Databricks would know them (whoami)",
} as const satisfies { [Scope in BotScope]?: string };

/** What the app-level token may do; only Socket Mode has one. A manifest cannot ask for it. */
export const appTokenScopes = {
  "connections:write": "opens the WebSocket on which Slack delivers in Socket Mode",
} as const;

/** The path at which Bolt takes commands, events and interactions alike. */
const REQUEST_PATH = "/slack/events";

/**
 * The Slack app that this version of the bot needs, derived from the command list. With `http`, `url` is where
 * Slack reaches the bot; a path in it is kept, for a proxy that takes it away again.
 */
export function slackManifest(options: { mode: "socket" } | { mode: "http"; url: string }): SlackManifest {
  const isSocket = options.mode === "socket";
  const requestUrl = isSocket ? null : `${options.url.replace(/\/+$/, "")}${REQUEST_PATH}`;
  return {
    _metadata: { major_version: 2 },
    display_information: {
      name: "jobmon",
      description: "Answers questions about Databricks jobs: which ran, which failed, what they cost.",
    },
    features: {
      bot_user: { display_name: "jobmon", always_online: true },
      slash_commands: [
        {
          command: "/jobmon",
          ...(requestUrl === null ? {} : { url: requestUrl }),
          description: "Ask about Databricks jobs, runs and cost",
          usage_hint: usageHint(commands),
          should_escape: false,
        },
      ],
    },
    oauth_config: { scopes: { bot: Object.keys(botScopes) as BotScope[] } },
    settings: {
      event_subscriptions: {
        ...(requestUrl === null ? {} : { request_url: requestUrl }),
        bot_events: ["app_mention"],
      },
      interactivity: { is_enabled: true, ...(requestUrl === null ? {} : { request_url: requestUrl }) },
      org_deploy_enabled: false,
      socket_mode_enabled: isSocket,
      token_rotation_enabled: false,
    },
  };
}

/** The commands and what they take by position: `runs [job] | cost`. Slack shows it on one line. */
function usageHint(list: readonly Command[]): string {
  return list
    .map(({ name, positional }) => [name, ...positional.map((argument) => `[${argument}]`)].join(" "))
    .join(" | ");
}
