/** Every rule that local Slack holds the bot to, by the name under which it can be relaxed. */
export const RULES = {
  unknown_types: "a block or element of a type that Slack does not have, or not in that place, is refused",
  unknown_fields: "a field that Slack does not know is refused",
  required_fields: "a required field must be there",
  empty_values: "empty strings and empty arrays are refused",
  field_values: "a field must have the right JSON type and one of the allowed values",
  block_limits: "no text is longer and no list has more items than Slack takes",
  surfaces: "a block stands only where Slack shows it: message, modal, Home tab",
  duplicate_ids: "a block_id is used once, an action_id once in its block",
  consistency:
    "what Slack checks between fields: equal rows, one point per category, a submit button for inputs",
  one_table: "a message has one table or data_table",
  message_size: "msg_too_long, msg_blocks_too_long, the text of tables and of markdown blocks",
  view_size: "view_too_large",
  required_text: "a message has text or blocks (no_text)",
  attachments: "attachments are refused, since local Slack does not show them",
  metadata: "the form and size of message metadata",
  slack_files: "a slack_file is an image that Slack has finished processing",
  file_processing: "an uploaded file is processed late",
  rate_limits: "calls per minute and method, one message a second and channel",
  scopes: "missing_scope, by the scopes of manifest.yml",
  membership: "not_in_channel, is_archived, user_not_in_channel",
  ownership: "only the bot's own messages can be updated and deleted",
  triggers: "a trigger_id opens one view, within three seconds",
  view_stack: "at most three modals on top of one another; an old hash is refused",
  response_urls: "a response_url is good for five uses within 30 minutes",
  event_retries: "an event that is not accepted is delivered again at once, after 1 minute and after 5",
  socket_limit: "at most ten Socket Mode connections",
} as const satisfies Record<string, string>;

export type RuleName = keyof typeof RULES;
export type Rules = { applies(rule: RuleName): boolean };

/** All rules but the relaxed ones. */
export function createRules(relax: Iterable<RuleName> = []): Rules {
  const relaxed = new Set<RuleName>(relax);
  return { applies: (rule) => !relaxed.has(rule) };
}

/** The rule of that name. Throws an Error that lists them all. */
export function parseRuleName(name: string): RuleName {
  if (isRuleName(name)) return name;
  throw new Error(`there is no rule ${name}; the rules are ${Object.keys(RULES).join(", ")}`);
}

function isRuleName(name: string): name is RuleName {
  return Object.hasOwn(RULES, name);
}
