import { parseBlocks } from "../blocks.ts";
import { isJsonObject, type JsonObject, parseJson } from "../json.ts";
import type { MessageContent } from "../message.ts";
import { SlackError } from "../slack-error.ts";
import { isGiven } from "../web-api-arguments.ts";

/** Longer text of a new message is cut. Source: the page of chat.postMessage. */
export const MAX_TEXT_LENGTH = 40_000;

/**
 * Text, blocks and metadata of a message that is to be posted.
 * Throws `no_text`, `invalid_blocks`, `invalid_blocks_format`, `invalid_metadata_format`.
 */
export function messageContent(args: JsonObject): MessageContent {
  const text = typeof args.text === "string" ? args.text : "";
  const blocks = isGiven(args, "blocks") ? parseBlocks(args.blocks) : [];
  if (text === "" && blocks.length === 0) throw new SlackError("no_text");
  return {
    text: text.slice(0, MAX_TEXT_LENGTH),
    blocks,
    metadata: isGiven(args, "metadata") ? parseMetadata(args.metadata) : null,
  };
}

/** Message metadata; `{}` means none. Throws `invalid_metadata_format`. */
export function parseMetadata(value: unknown): JsonObject | null {
  const metadata = typeof value === "string" ? parseJson(value) : value;
  if (!isJsonObject(metadata)) throw new SlackError("invalid_metadata_format");
  if (Object.keys(metadata).length === 0) return null;
  if (typeof metadata.event_type !== "string" || !isJsonObject(metadata.event_payload)) {
    throw new SlackError("invalid_metadata_format");
  }
  return metadata;
}
