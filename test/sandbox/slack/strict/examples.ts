/**
 * One payload for each block and element with every field that Slack documents, written from Slack's pages. `block` is where it
 * stands, `at` the pointer from the block to the part that is meant.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonRecord = { [key: string]: Json };
export type Example = { block: JsonRecord; at: string; surface?: "message" | "modal" | "home" };

const plain = (text: string) => ({ type: "plain_text", text, emoji: true });
const mrkdwn = (text: string) => ({ type: "mrkdwn", text, verbatim: true });
const option = (value: string) => ({ text: plain(value), value, description: plain("more") });
const picture = { type: "image", image_url: "https://acme.test/a.png", alt_text: "a picture" };
const confirm = {
  title: plain("Sure?"),
  text: mrkdwn("It *stops* the run"),
  confirm: plain("Stop"),
  deny: plain("Keep"),
  style: "danger",
};
const section = (...elements: JsonRecord[]) => ({ type: "rich_text_section", elements });
const words = (text: string) => ({ type: "text", text, style: { bold: true } });
const richText = { type: "rich_text", elements: [section(words("rich"))] };
const button = { type: "button", text: plain("Go"), action_id: "go", value: "runs" };

const blocks: Record<string, JsonRecord> = {
  section: {
    type: "section",
    block_id: "s",
    text: mrkdwn("text"),
    fields: [plain("one"), mrkdwn("two")],
    accessory: { ...button },
    expand: true,
  },
  header: { type: "header", block_id: "h", text: plain("Title") },
  context: { type: "context", block_id: "c", elements: [mrkdwn("words"), plain("words"), picture] },
  actions: { type: "actions", block_id: "a", elements: [{ ...button }] },
  divider: { type: "divider", block_id: "d" },
  image: { ...picture, block_id: "i", title: plain("A picture") },
  input: {
    type: "input",
    block_id: "in",
    label: plain("Name"),
    hint: plain("As in the workspace"),
    optional: true,
    dispatch_action: false,
    element: { type: "plain_text_input", action_id: "name" },
  },
  rich_text: {
    type: "rich_text",
    block_id: "r",
    elements: [
      section(
        words("bold"),
        { type: "link", url: "https://acme.test/run", text: "run", unsafe: false, style: { italic: true } },
        {
          type: "date",
          timestamp: 1795141200,
          format: "{date_short} {time}",
          fallback: "then",
          url: "https://acme.test",
        },
        { type: "emoji", name: "tada", unicode: "1f389" },
        { type: "user", user_id: "U0001" },
        { type: "usergroup", usergroup_id: "S0001" },
        { type: "channel", channel_id: "C0001" },
        { type: "team", team_id: "T0001" },
        { type: "broadcast", range: "here" },
        { type: "color", value: "#FF3300" },
      ),
      { type: "rich_text_section", elements: [] },
      {
        type: "rich_text_list",
        style: "ordered",
        indent: 1,
        offset: 2,
        border: 0,
        elements: [section(words("item"))],
      },
      { type: "rich_text_quote", border: 1, elements: [words("quoted")] },
      { type: "rich_text_preformatted", border: 0, elements: [{ type: "text", text: "code" }] },
    ],
  },
  markdown: { type: "markdown", text: "**bold**" },
  table: {
    type: "table",
    block_id: "t",
    column_settings: [{ align: "right", is_wrapped: true }],
    rows: [
      [
        { type: "raw_text", text: "name" },
        { type: "raw_number", value: 1.5, text: "1.5" },
      ],
      [{ ...richText }, { type: "raw_text", text: " " }],
    ],
  },
  data_table: {
    type: "data_table",
    block_id: "dt",
    caption: "Runs, newest first",
    page_size: 10,
    row_header_column_index: 1,
    rows: [
      [
        { type: "raw_text", text: "name" },
        { type: "raw_text", text: "cost" },
        { type: "raw_text", text: "do" },
      ],
      [
        { ...richText },
        { type: "raw_number", value: 1, text: "$1" },
        {
          type: "action_cell",
          element: { ...button, action_id: "row" },
          fallback: { type: "raw_text", text: "open" },
        },
      ],
    ],
  },
  "data_visualization of a pie": {
    type: "data_visualization",
    block_id: "pie",
    title: "Cost by job",
    chart: {
      type: "pie",
      segments: [
        { label: "a", value: 2 },
        { label: "b", value: 0.5 },
      ],
    },
  },
  "data_visualization of bars": {
    type: "data_visualization",
    block_id: "bar",
    title: "Cost by day",
    chart: {
      type: "bar",
      series: [
        {
          name: "jobs",
          data: [
            { label: "Mon", value: -2 },
            { label: "Tue", value: 3 },
          ],
        },
        {
          name: "other",
          data: [
            { label: "Tue", value: 1 },
            { label: "Mon", value: 0 },
          ],
        },
      ],
      axis_config: { categories: ["Mon", "Tue"], x_label: "Day", y_label: "Cost (USD)" },
    },
  },
  card: {
    type: "card",
    block_id: "card",
    hero_image: picture,
    icon: picture,
    title: mrkdwn("Title"),
    subtitle: mrkdwn("Subtitle"),
    body: mrkdwn("Body"),
    actions: [{ ...button }],
  },
  carousel: { type: "carousel", block_id: "car", elements: [{ type: "card", title: mrkdwn("One") }] },
  container: {
    type: "container",
    block_id: "con",
    title: plain("Title"),
    rich_text_title: { ...richText },
    subtitle: mrkdwn("Subtitle"),
    icon: picture,
    width: "wide",
    is_collapsible: true,
    default_collapsed: true,
    has_header_divider: false,
    child_blocks: [{ type: "divider" }],
  },
  plan: {
    type: "plan",
    block_id: "plan",
    title: "Repair",
    tasks: [{ type: "task_card", task_id: "1", title: "Load", status: "complete" }],
  },
  task_card: {
    type: "task_card",
    block_id: "task",
    task_id: "1",
    title: "Load",
    status: "in_progress",
    details: { ...richText },
    output: { ...richText },
    sources: [{ type: "url", url: "https://acme.test/run", text: "run" }],
  },
  video: {
    type: "video",
    block_id: "v",
    video_url: "https://video.example.test/embed/1",
    thumbnail_url: "https://video.example.test/1.png",
    alt_text: "how to",
    title: plain("How to"),
    title_url: "https://video.example.test/1",
    author_name: "ana",
    provider_name: "Video",
    provider_icon_url: "https://video.example.test/icon.png",
    description: plain("What it shows"),
  },
};

const contextActions: JsonRecord = {
  type: "context_actions",
  block_id: "ca",
  elements: [
    {
      type: "feedback_buttons",
      action_id: "f",
      positive_button: { text: plain("Good"), accessibility_label: "good", value: "+" },
      negative_button: { text: plain("Bad"), accessibility_label: "bad", value: "-" },
    },
    {
      type: "icon_button",
      action_id: "ib",
      icon: "trash",
      text: plain("Delete"),
      accessibility_label: "delete",
      value: "x",
      visible_to_user_ids: ["U0001"],
      confirm,
    },
  ],
};

const alert: JsonRecord = { type: "alert", block_id: "al", text: mrkdwn("Careful"), level: "warning" };

const inActions = (element: JsonRecord): Example => ({
  block: { type: "actions", block_id: "a", elements: [element] },
  at: "/elements/0",
});
const inInput = (element: JsonRecord, surface?: Example["surface"]): Example => ({
  block: { type: "input", block_id: "in", label: plain("Label"), element },
  at: "/element",
  ...(surface === undefined ? {} : { surface }),
});
const menu = (type: string, more: JsonRecord): Example =>
  inActions({ type, action_id: "m", placeholder: plain("Choose"), confirm, focus_on_load: false, ...more });
const written = { action_id: "w", placeholder: plain("Type"), focus_on_load: false };
const dispatch = {
  dispatch_action_config: { trigger_actions_on: ["on_enter_pressed", "on_character_entered"] },
};
const filter = {
  include: ["public", "private"],
  exclude_external_shared_channels: true,
  exclude_bot_users: true,
};
const options = [option("7"), option("30")];
const groups = [{ label: plain("Days"), options: [option("7")] }];

const elements: Record<string, Example> = {
  button: inActions({
    ...button,
    url: "https://acme.test/run",
    style: "primary",
    accessibility_label: "go to the run",
    confirm,
  }),
  workflow_button: inActions({
    type: "workflow_button",
    action_id: "wb",
    text: plain("Run"),
    style: "danger",
    accessibility_label: "run",
    workflow: {
      trigger: {
        url: "https://slack.com/shortcuts/Ft1/x",
        customizable_input_parameters: [{ name: "a", value: "b" }],
      },
    },
  }),
  overflow: inActions({
    type: "overflow",
    action_id: "o",
    confirm,
    options: [{ ...option("a"), url: "https://acme.test" }],
  }),
  checkboxes: inActions({
    type: "checkboxes",
    action_id: "cb",
    confirm,
    focus_on_load: true,
    options: [{ text: mrkdwn("a"), value: "a", description: plain("more") }],
    initial_options: [{ text: mrkdwn("a"), value: "a", description: plain("more") }],
  }),
  radio_buttons: inActions({
    type: "radio_buttons",
    action_id: "rb",
    confirm,
    focus_on_load: false,
    options,
    initial_option: option("7"),
  }),
  static_select: menu("static_select", { options, initial_option: option("30") }),
  "static_select with groups": menu("static_select", { option_groups: groups }),
  multi_static_select: menu("multi_static_select", {
    options,
    initial_options: [option("7")],
    max_selected_items: 2,
  }),
  external_select: menu("external_select", { initial_option: option("x"), min_query_length: 0 }),
  multi_external_select: menu("multi_external_select", {
    initial_options: [option("x")],
    min_query_length: 3,
    max_selected_items: 1,
  }),
  users_select: menu("users_select", { initial_user: "U0001" }),
  multi_users_select: menu("multi_users_select", { initial_users: ["U0001"], max_selected_items: 3 }),
  conversations_select: menu("conversations_select", {
    initial_conversation: "C0001",
    default_to_current_conversation: true,
    filter,
  }),
  multi_conversations_select: menu("multi_conversations_select", {
    initial_conversations: ["C0001"],
    default_to_current_conversation: false,
    max_selected_items: 2,
    filter,
  }),
  channels_select: menu("channels_select", { initial_channel: "C0001" }),
  multi_channels_select: menu("multi_channels_select", {
    initial_channels: ["C0001"],
    max_selected_items: 1,
  }),
  datepicker: menu("datepicker", { initial_date: "2026-11-20" }),
  timepicker: menu("timepicker", { initial_time: "09:30", timezone: "Europe/Berlin" }),
  datetimepicker: inActions({
    type: "datetimepicker",
    action_id: "dtp",
    confirm,
    focus_on_load: false,
    initial_date_time: 1795141200,
  }),
  plain_text_input: inInput({
    type: "plain_text_input",
    ...written,
    ...dispatch,
    initial_value: "nightly",
    multiline: true,
    min_length: 0,
    max_length: 3000,
  }),
  rich_text_input: inInput({
    type: "rich_text_input",
    ...written,
    ...dispatch,
    initial_value: { ...richText },
  }),
  email_text_input: inInput(
    { type: "email_text_input", ...written, ...dispatch, initial_value: "a@b.test" },
    "modal",
  ),
  url_text_input: inInput(
    { type: "url_text_input", ...written, ...dispatch, initial_value: "https://a.test" },
    "modal",
  ),
  number_input: inInput(
    {
      type: "number_input",
      ...written,
      ...dispatch,
      is_decimal_allowed: true,
      initial_value: "1.5",
      min_value: "-1",
      max_value: "10",
    },
    "modal",
  ),
  file_input: inInput({ type: "file_input", action_id: "fi", filetypes: ["csv"], max_files: 2 }, "modal"),
};

export const examples: Record<string, Example> = {
  ...Object.fromEntries(Object.entries(blocks).map(([name, block]) => [name, { block, at: "" }])),
  context_actions: { block: contextActions, at: "" },
  feedback_buttons: { block: contextActions, at: "/elements/0" },
  icon_button: { block: contextActions, at: "/elements/1" },
  alert: { block: alert, at: "", surface: "modal" },
  ...elements,
};
