import {
  choice,
  colorScheme,
  confirm,
  conversationFilter,
  dispatchActionConfig,
  option,
  optionGroup,
  overflowOption,
  picture,
  plain,
  url,
} from "./composition.ts";
import { richText } from "./rich-text.ts";
import { boolean, integer, list, type ObjectShape, object, type Shape, string, typed } from "./shape.ts";

/** Block elements. Sources: the reference pages of Block Kit, @slack/types 3.2.0. */

const actionId = { action_id: string(255) };
const focus = { focus_on_load: boolean };
const placeholder = { placeholder: plain(150) };
const common = { ...actionId, confirm, ...focus };
const menu = { ...common, ...placeholder };
const severalOf = { max_selected_items: integer({ min: 1 }) };
const textInput = { ...actionId, ...focus, ...placeholder, dispatch_action_config: dispatchActionConfig };
const staticOptions = { options: list(option, 100), option_groups: list(optionGroup, 100) };
const conversations = {
  default_to_current_conversation: boolean,
  filter: conversationFilter,
};
const date = string(undefined, {
  form: { pattern: /^\d{4}-\d{2}-\d{2}$/, refusal: "must be a date in YYYY-MM-DD format" },
});
const time = string(undefined, {
  form: { pattern: /^([01]\d|2[0-3]):[0-5]\d$/, refusal: "must be a time in HH:mm format" },
});
/** Numbers of number_input are written as strings. */
const numeral = string(undefined, { form: { pattern: /^-?\d+(\.\d+)?$/, refusal: "must be a number" } });

const feedbackButton = object({
  required: { text: plain(75), value: string(2000) },
  optional: { accessibility_label: string(75) },
});

export const elements = {
  button: {
    required: { text: plain(75) },
    optional: {
      ...actionId,
      confirm,
      value: string(2000),
      url: url,
      style: colorScheme,
      accessibility_label: string(75),
    },
  },
  workflow_button: {
    required: {
      text: plain(75),
      workflow: object({
        required: {
          trigger: object({
            required: { url: url },
            optional: {
              customizable_input_parameters: list(object({ required: { name: string(), value: string() } })),
            },
          }),
        },
      }),
    },
    optional: { ...actionId, confirm, style: colorScheme, accessibility_label: string(75) },
  },
  icon_button: {
    required: { icon: string(), text: plain(75) },
    optional: {
      ...actionId,
      confirm,
      value: string(2000),
      accessibility_label: string(75),
      visible_to_user_ids: list(string()),
    },
  },
  feedback_buttons: {
    required: { positive_button: feedbackButton, negative_button: feedbackButton },
    optional: actionId,
  },
  overflow: { required: { options: list(overflowOption, 5) }, optional: { ...actionId, confirm } },
  checkboxes: {
    required: { options: list(choice, 10) },
    optional: { ...common, initial_options: list(choice, 10) },
  },
  radio_buttons: {
    required: { options: list(choice, 10) },
    optional: { ...common, initial_option: choice },
  },
  static_select: {
    optional: { ...menu, ...staticOptions, initial_option: option },
    exactlyOneOf: ["options", "option_groups"],
  },
  multi_static_select: {
    optional: { ...menu, ...severalOf, ...staticOptions, initial_options: list(option, 100) },
    exactlyOneOf: ["options", "option_groups"],
  },
  external_select: {
    optional: { ...menu, initial_option: option, min_query_length: integer({ min: 0 }) },
  },
  multi_external_select: {
    optional: {
      ...menu,
      ...severalOf,
      initial_options: list(option, 100),
      min_query_length: integer({ min: 0 }),
    },
  },
  users_select: { optional: { ...menu, initial_user: string() } },
  multi_users_select: { optional: { ...menu, ...severalOf, initial_users: list(string()) } },
  conversations_select: {
    optional: { ...menu, ...conversations, initial_conversation: string(), response_url_enabled: boolean },
  },
  multi_conversations_select: {
    optional: { ...menu, ...severalOf, ...conversations, initial_conversations: list(string()) },
  },
  channels_select: { optional: { ...menu, initial_channel: string(), response_url_enabled: boolean } },
  multi_channels_select: { optional: { ...menu, ...severalOf, initial_channels: list(string()) } },
  datepicker: { optional: { ...menu, initial_date: date } },
  timepicker: { optional: { ...menu, initial_time: time, timezone: string() } },
  datetimepicker: {
    optional: { ...common, initial_date_time: integer({ min: 1_000_000_000, max: 9_999_999_999 }) },
  },
  plain_text_input: {
    optional: {
      ...textInput,
      initial_value: string(),
      multiline: boolean,
      min_length: integer({ min: 0, max: 3000 }),
      max_length: integer({ min: 1, max: 3000 }),
    },
  },
  rich_text_input: {
    optional: {
      ...textInput,
      initial_value: typed({ rich_text: richText }),
      min_lines: integer({ min: 1 }),
      max_lines: integer({ min: 1 }),
    },
  },
  email_text_input: { optional: { ...textInput, initial_value: string() }, surfaces: ["modal"] },
  url_text_input: { optional: { ...textInput, initial_value: string() }, surfaces: ["modal"] },
  number_input: {
    required: { is_decimal_allowed: boolean },
    optional: { ...textInput, initial_value: numeral, min_value: numeral, max_value: numeral },
    surfaces: ["modal"],
  },
  file_input: {
    optional: { ...actionId, filetypes: list(string()), max_files: integer({ min: 1, max: 10 }) },
    surfaces: ["modal"],
  },
  image: picture,
} satisfies Record<string, ObjectShape>;

export type ElementType = keyof typeof elements;

/** The element types that may stand in some place. */
export function elementsOfType(...types: readonly ElementType[]): Shape {
  return typed(Object.fromEntries(types.map((type) => [type, elements[type]])));
}
