import type { BlockElement } from "./blocks.ts";
import { isJsonObject, type JsonObject, jsonObjects } from "./json.ts";
import { UserActionError } from "./user-action-error.ts";

/** The key under which each kind of element carries what was entered, in actions and in `state.values`. */
const VALUE_KEYS: Record<string, string> = {
  static_select: "selected_option",
  external_select: "selected_option",
  radio_buttons: "selected_option",
  overflow: "selected_option",
  checkboxes: "selected_options",
  multi_static_select: "selected_options",
  multi_external_select: "selected_options",
  users_select: "selected_user",
  multi_users_select: "selected_users",
  conversations_select: "selected_conversation",
  multi_conversations_select: "selected_conversations",
  channels_select: "selected_channel",
  multi_channels_select: "selected_channels",
  datepicker: "selected_date",
  timepicker: "selected_time",
  datetimepicker: "selected_date_time",
  plain_text_input: "value",
  number_input: "value",
  email_text_input: "value",
  url_text_input: "value",
};

/** The keys of an element's own starting value. */
const INITIAL_KEYS: Record<string, string> = {
  selected_option: "initial_option",
  selected_options: "initial_options",
  selected_user: "initial_user",
  selected_users: "initial_users",
  selected_conversation: "initial_conversation",
  selected_conversations: "initial_conversations",
  selected_channel: "initial_channel",
  selected_channels: "initial_channels",
  selected_date: "initial_date",
  selected_time: "initial_time",
  selected_date_time: "initial_date_time",
  value: "initial_value",
};

export type StateValues = Record<string, Record<string, JsonObject>>;

/** Whether the element keeps what is entered; buttons and overflow menus do not. */
export function keepsValue(element: JsonObject): boolean {
  return element.type !== "overflow" && VALUE_KEYS[String(element.type)] !== undefined;
}

/**
 * What a person's choice or entry looks like in a payload, such as `{selected_option: {text, value}}`.
 * `value`: the option's value, the text, the id; for elements with several values an array.
 * `suggested`: options that an external select has shown. Throws UserActionError for what the element does not offer.
 */
export function enteredValue(
  element: JsonObject,
  value: unknown,
  suggested: readonly JsonObject[],
): JsonObject {
  const key = VALUE_KEYS[String(element.type)];
  if (key === undefined) {
    throw new UserActionError(
      400,
      `${element.action_id} is a ${element.type}: there is nothing to enter or choose`,
    );
  }
  const offered =
    element.type === "external_select" || element.type === "multi_external_select" ? suggested : null;
  if (key === "selected_option") return { [key]: optionOf(element, value, offered) };
  if (key === "selected_options") {
    return { [key]: listOf(value).map((item) => optionOf(element, item, offered)) };
  }
  if (key.endsWith("s")) return { [key]: listOf(value).map(String) };
  if (key === "selected_date_time") return { [key]: Number(value) };
  return { [key]: String(value) };
}

/** What `state.values` says about an element before anything was entered. */
function initialValue(element: JsonObject): JsonObject {
  const key = VALUE_KEYS[String(element.type)] ?? "value";
  const initial = element[INITIAL_KEYS[key] ?? ""];
  return { [key]: initial ?? (key.endsWith("s") ? [] : null) };
}

/** `state.values` of a surface: every element that keeps a value, as entered or as it began. */
export function stateValues(elements: readonly BlockElement[], entered: StateValues): StateValues {
  const values: StateValues = {};
  for (const { block_id, element } of elements) {
    if (!keepsValue(element)) continue;
    const actionId = String(element.action_id);
    values[block_id] = {
      ...values[block_id],
      [actionId]: entered[block_id]?.[actionId] ?? { type: element.type, ...initialValue(element) },
    };
  }
  return values;
}

/** Whether an entry of `state.values` holds nothing. */
export function isEmptyEntry(entry: JsonObject): boolean {
  return Object.entries(entry).every(
    ([key, value]) =>
      key === "type" || value === null || value === "" || (Array.isArray(value) && value.length === 0),
  );
}

function optionOf(element: JsonObject, value: unknown, suggested: readonly JsonObject[] | null): JsonObject {
  const options = suggested ?? optionsOf(element);
  const option = options.find((candidate) => candidate.value === String(value));
  if (option) return option;
  const offered = options.map((candidate) => candidate.value).join(", ");
  throw new UserActionError(
    400,
    suggested === null
      ? `${element.action_id} has no option ${JSON.stringify(value)}; it has: ${offered}`
      : `${element.action_id} has not suggested ${JSON.stringify(value)}; ask /control/options first (suggested last: ${offered || "nothing"})`,
  );
}

function optionsOf(element: JsonObject): JsonObject[] {
  return [
    ...jsonObjects(element.options),
    ...jsonObjects(element.option_groups).flatMap((group) => jsonObjects(group.options)),
  ].filter((option) => isJsonObject(option.text));
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}
