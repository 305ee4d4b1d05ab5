import { boolean, list, type ObjectShape, object, oneOf, type Shape, string, typed } from "./shape.ts";
import { UNVERIFIED } from "./unverified.ts";

/** Composition objects: what blocks and elements are put together from. */

const address = { pattern: /^[a-z][a-z\d+.-]*:\S+$/i, refusal: "must be a valid URL" };
const webAddress = { pattern: /^https?:\/\/\S+$/i, refusal: "must be a valid URL" };
export const secureAddress = { pattern: /^https:\/\/\S+$/i, refusal: "must be a valid HTTPS URL" };
const fileId = { pattern: /^F[A-Z0-9]{8,}$/, refusal: "invalid slack file" };
/** A link; `slack:` and `mailto:` are links too. */
export const url: Shape = string(3000, { form: address });
export const webUrl: Shape = string(UNVERIFIED.imageUrl, { form: webAddress });

export const plainText = (max: number): ObjectShape => ({
  required: { text: string(max) },
  optional: { emoji: boolean },
});
export const mrkdwnText = (max: number): ObjectShape => ({
  required: { text: string(max) },
  optional: { verbatim: boolean },
});

/** A text object of at most `max` characters: plain_text alone, mrkdwn alone, or either. */
export const plain = (max: number): Shape => typed({ plain_text: plainText(max) });
export const mrkdwn = (max: number): Shape => typed({ mrkdwn: mrkdwnText(max) });
export const text = (max: number): Shape => typed({ plain_text: plainText(max), mrkdwn: mrkdwnText(max) });

export const colorScheme = oneOf("primary", "danger");

/** Slack's page has the four texts as required, its types only `text`. */
export const confirm = object({
  required: { title: plain(100), text: text(300), confirm: plain(30), deny: plain(30) },
  optional: { style: colorScheme },
});

/** Slack's pages say 75 for `value`, other people's validators 150. */
const optionWith = (label: Shape, more: ObjectShape["optional"] = {}): Shape =>
  object({
    required: { text: label, value: string(75) },
    optional: { description: plain(75), ...more },
  });
/** An option of a menu. */
export const option = optionWith(plain(75));
/** An option of checkboxes and radio buttons. */
export const choice = optionWith(text(75));
/** An option of an overflow menu. */
export const overflowOption = optionWith(plain(75), { url });
export const optionGroup = object({ required: { label: plain(75), options: list(option, 100) } });

export const conversationFilter = object({
  optional: {
    include: list(oneOf("im", "mpim", "private", "public")),
    exclude_external_shared_channels: boolean,
    exclude_bot_users: boolean,
  },
  anyOf: ["include", "exclude_external_shared_channels", "exclude_bot_users"],
});

export const dispatchActionConfig = object({
  optional: { trigger_actions_on: list(oneOf("on_enter_pressed", "on_character_entered"), 2) },
});

/** The picture of an image block or element: an address that Slack can load, or an uploaded file. */
export const picture = {
  required: { alt_text: string(2000) },
  optional: {
    image_url: webUrl,
    slack_file: object({
      optional: { id: string(undefined, { form: fileId }), url },
      exactlyOneOf: ["id", "url"],
    }),
  },
  exactlyOneOf: ["image_url", "slack_file"],
} satisfies ObjectShape;
