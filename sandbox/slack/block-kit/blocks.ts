import { chart } from "./charts.ts";
import {
  mrkdwn,
  mrkdwnText,
  picture,
  plain,
  plainText,
  secureAddress,
  text,
  url,
  webUrl,
} from "./composition.ts";
import { type ElementType, elements, elementsOfType } from "./elements.ts";
import { richText } from "./rich-text.ts";
import {
  boolean,
  integer,
  list,
  number,
  type ObjectShape,
  object,
  oneOf,
  type Surface,
  string,
  typed,
} from "./shape.ts";
import { UNVERIFIED } from "./unverified.ts";

/**
 * Every block that an app can send: its fields, their limits, and the surfaces that show it. Where Slack's own pages disagree,
 * the stricter one. Sources: docs.slack.dev/reference/block-kit/blocks, blocks.json, @slack/types 3.2.0.
 */

const messages: readonly Surface[] = ["message"];
const modals: readonly Surface[] = ["modal"];
const messagesAndHome: readonly Surface[] = ["message", "home"];

const menus: readonly ElementType[] = [
  "static_select",
  "external_select",
  "users_select",
  "conversations_select",
  "channels_select",
  "multi_static_select",
  "multi_external_select",
  "multi_users_select",
  "multi_conversations_select",
  "multi_channels_select",
];
const choosers: readonly ElementType[] = [...menus, "checkboxes", "radio_buttons"];
const pickers: readonly ElementType[] = ["datepicker", "timepicker"];

/** A block with the id that every block may have. */
const block = ({ optional, ...shape }: ObjectShape): ObjectShape => ({
  ...shape,
  optional: { block_id: string(255), ...optional },
});

const rawText: ObjectShape = { required: { text: string() } };
const rawNumber: ObjectShape = { required: { value: number(), text: string() } };
const cell = typed({ raw_text: rawText, raw_number: rawNumber, rich_text: richText });
const dataCell = typed({
  raw_text: rawText,
  raw_number: rawNumber,
  rich_text: richText,
  action_cell: {
    required: {
      element: typed({ button: elements.button }),
      fallback: typed({ raw_text: rawText, raw_number: rawNumber }),
    },
  },
});

const card = block({
  surfaces: messagesAndHome,
  optional: {
    hero_image: typed({ image: picture }),
    icon: typed({ image: picture }),
    title: mrkdwn(150),
    subtitle: mrkdwn(150),
    body: mrkdwn(200),
    actions: list(typed({ button: elements.button }), UNVERIFIED.cardButtons),
  },
  anyOf: ["hero_image", "title", "actions", "body"],
});

const taskCard = block({
  surfaces: messages,
  required: {
    task_id: string(),
    title: string(),
    status: oneOf("pending", "in_progress", "complete", "error"),
  },
  optional: {
    details: typed({ rich_text: richText }),
    output: typed({ rich_text: richText }),
    sources: list(typed({ url: { required: { url: url, text: string() } } })),
  },
});

/** Blocks that a container may hold too. */
const childBlocks = {
  actions: block({
    required: {
      elements: list(
        elementsOfType(
          "button",
          "workflow_button",
          "overflow",
          ...choosers,
          ...pickers,
          "datetimepicker",
          "rich_text_input",
        ),
        25,
      ),
    },
  }),
  context: block({
    required: {
      elements: list(typed({ image: picture, plain_text: plainText(2000), mrkdwn: mrkdwnText(2000) }), 10),
    },
  }),
  divider: block({}),
  header: block({ required: { text: plain(150) } }),
  image: block({ ...picture, optional: { ...picture.optional, title: plain(2000) } }),
  input: block({
    required: {
      label: plain(2000),
      element: elementsOfType(
        ...choosers,
        ...pickers,
        "datetimepicker",
        "plain_text_input",
        "rich_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "file_input",
      ),
    },
    optional: { hint: plain(2000), optional: boolean, dispatch_action: boolean },
  }),
  rich_text: richText,
  section: block({
    optional: {
      text: text(3000),
      fields: list(text(2000), 10),
      accessory: elementsOfType("button", "workflow_button", "overflow", "image", ...choosers, ...pickers),
      expand: boolean,
    },
    anyOf: ["text", "fields"],
  }),
  table: block({
    surfaces: messages,
    required: { rows: list(list(cell, 20), 100) },
    optional: {
      column_settings: list(
        object({ optional: { align: oneOf("left", "center", "right"), is_wrapped: boolean } }),
        20,
      ),
    },
  }),
  video: block({
    required: {
      video_url: string(3000, { form: secureAddress }),
      thumbnail_url: webUrl,
      alt_text: string(2000),
      title: plain(199),
    },
    optional: {
      title_url: string(3000, { form: secureAddress }),
      author_name: string(49),
      provider_name: string(),
      provider_icon_url: webUrl,
      description: plain(3000),
    },
  }),
} satisfies Record<string, ObjectShape>;

export const blocks: Record<string, ObjectShape> = {
  ...childBlocks,
  markdown: block({ surfaces: messages, required: { text: string(12_000) } }),
  data_table: block({
    surfaces: messagesAndHome,
    // A header row and 1 to 100 rows; Slack has announced 200.
    required: { caption: string(), rows: list(list(dataCell, 20), 101, { min: 2 }) },
    optional: {
      page_size: integer({ min: 1, max: 100 }),
      row_header_column_index: integer({ min: 0, max: 19 }),
    },
  }),
  data_visualization: block({ surfaces: messages, required: { title: string(50), chart } }),
  card,
  carousel: block({ surfaces: messagesAndHome, required: { elements: list(typed({ card }), 10) } }),
  container: block({
    surfaces: messages,
    required: { child_blocks: list(typed(childBlocks), 10) },
    optional: {
      title: plain(150),
      rich_text_title: typed({ rich_text: richText }),
      subtitle: text(150),
      icon: typed({ image: picture }),
      width: oneOf("narrow", "standard", "wide", "full"),
      is_collapsible: boolean,
      default_collapsed: boolean,
      has_header_divider: boolean,
    },
    anyOf: ["title", "rich_text_title"],
  }),
  alert: block({
    surfaces: modals,
    required: { text: text(200) },
    optional: { level: oneOf("default", "info", "warning", "error", "success") },
  }),
  plan: block({
    surfaces: messages,
    required: { title: string() },
    optional: { tasks: list(typed({ task_card: taskCard }), 50) },
  }),
  task_card: taskCard,
  context_actions: block({
    surfaces: messages,
    required: { elements: list(elementsOfType("feedback_buttons", "icon_button"), 5) },
  }),
};
