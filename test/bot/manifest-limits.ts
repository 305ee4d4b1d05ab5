/**
 * What Slack documents of the parts of a manifest that jobmon uses, as a JSON Schema of our own: keys, required ones,
 * lengths and counts. Source: https://docs.slack.dev/reference/app-manifest. Unknown keys are refused, which Slack
 * does in most groups.
 */
const words = (maxLength: number, more: object = {}) => ({
  type: "string",
  minLength: 1,
  maxLength,
  ...more,
});
const group = (required: readonly string[], properties: object) => ({
  type: "object",
  required,
  properties,
  additionalProperties: false,
});
const flag = { type: "boolean" };
/** Slack delivers over TLS alone. */
const requestUrl = (maxLength: number) => words(maxLength, { format: "uri", pattern: "^https://" });

export const manifestLimits = {
  $schema: "http://json-schema.org/draft-07/schema#",
  ...group(["_metadata", "display_information", "features", "oauth_config", "settings"], {
    _metadata: group(["major_version"], { major_version: { enum: [1, 2] } }),
    display_information: group(["name", "description"], { name: words(35), description: words(140) }),
    features: group(["bot_user", "slash_commands"], {
      bot_user: group(["display_name"], {
        display_name: words(80, { pattern: "^[a-z0-9._-]+$" }),
        always_online: flag,
      }),
      slash_commands: {
        type: "array",
        minItems: 1,
        maxItems: 50,
        items: group(["command", "description"], {
          command: words(32, { pattern: "^/\\S+$" }),
          url: requestUrl(3000),
          description: words(2000),
          usage_hint: words(1000),
          should_escape: flag,
        }),
      },
    }),
    oauth_config: group(["scopes"], {
      scopes: group(["bot"], {
        bot: { type: "array", minItems: 1, maxItems: 255, uniqueItems: true, items: words(50) },
      }),
    }),
    settings: group(["event_subscriptions", "interactivity", "socket_mode_enabled"], {
      event_subscriptions: group(["bot_events"], {
        request_url: requestUrl(3500),
        bot_events: { type: "array", minItems: 1, maxItems: 100, uniqueItems: true, items: words(50) },
      }),
      interactivity: group(["is_enabled"], { is_enabled: flag, request_url: requestUrl(3500) }),
      org_deploy_enabled: flag,
      socket_mode_enabled: flag,
      token_rotation_enabled: flag,
    }),
  }),
  // Without Socket Mode, Slack has to know where to deliver.
  if: { properties: { settings: { properties: { socket_mode_enabled: { const: false } } } } },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, not a promise
  then: {
    properties: {
      features: { properties: { slash_commands: { items: { required: ["url"] } } } },
      settings: {
        properties: {
          event_subscriptions: { required: ["request_url"] },
          interactivity: { required: ["request_url"] },
        },
      },
    },
  },
};
