import { invalidBlocks } from "./block-kit/check-blocks.ts";
import { isJsonObject, type JsonObject, jsonObjects, parseJson } from "./json.ts";
import { randomId } from "./random-id.ts";
import { SlackError } from "./slack-error.ts";

/** Something a person can operate, and the block that it stands in. */
export type BlockElement = { block_id: string; block_type: string; block: JsonObject; element: JsonObject };

const INTERACTIVE_TYPE =
  /^(button|icon_button|feedback_buttons|overflow|checkboxes|radio_buttons|(multi_)?(static|external|users|conversations|channels)_select|datepicker|timepicker|datetimepicker|(plain_text|rich_text|number|email_text|url_text|file)_input|workflow_button)$/;

/**
 * The blocks of a message or view, from JSON text or an array, each with a `block_id` and an `action_id` on every element.
 * Throws `invalid_blocks_format` when it is not JSON, `invalid_blocks` when it is not an array, and what `check` throws.
 */
export function parseBlocks(value: unknown, check: (blocks: readonly unknown[]) => void): JsonObject[] {
  const parsed = typeof value === "string" ? parseJson(value) : value;
  if (parsed === undefined) throw new SlackError("invalid_blocks_format");
  if (!Array.isArray(parsed)) throw invalidBlocks(["must provide an array [json-pointer:/blocks]"]);
  check(parsed);
  return blocksWithIds(parsed);
}

/** Copies of the blocks with the ids that Slack gives to blocks and elements without any. */
export function blocksWithIds(blocks: readonly unknown[]): JsonObject[] {
  return jsonObjects(structuredClone(blocks)).map(withIds);
}

/** Every element with an `action_id`, in reading order, also inside containers, cards and cells. */
export function elementsOf(blocks: readonly JsonObject[]): BlockElement[] {
  return blocks.flatMap((block) => elementsIn(block, block));
}

/** A message or view that only says that something is being worked on: its first block's id starts with `progress`. */
export function isPlaceholder(blocks: readonly JsonObject[]): boolean {
  const id = blocks[0]?.block_id;
  return typeof id === "string" && id.startsWith("progress");
}

function withIds(block: JsonObject): JsonObject {
  if (typeof block.block_id !== "string" || block.block_id === "") block.block_id = randomId("", 5);
  for (const element of interactiveIn(block)) {
    if (typeof element.action_id !== "string" || element.action_id === "")
      element.action_id = randomId("", 5);
  }
  for (const child of jsonObjects(block.child_blocks)) withIds(child);
  return block;
}

function interactiveIn(value: unknown): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(interactiveIn);
  if (!isJsonObject(value)) return [];
  if (typeof value.type === "string" && INTERACTIVE_TYPE.test(value.type)) return [value];
  return Object.values(value).flatMap(interactiveIn);
}

function elementsIn(value: unknown, block: JsonObject): BlockElement[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => elementsIn(item, block));
  if (!isJsonObject(value)) return [];
  if (typeof value.action_id === "string") {
    return [{ block_id: String(block.block_id), block_type: String(block.type), block, element: value }];
  }
  const inner = typeof value.block_id === "string" ? value : block;
  return Object.values(value).flatMap((item) => elementsIn(item, inner));
}
