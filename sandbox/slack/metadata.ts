import { UNVERIFIED } from "./block-kit/unverified.ts";
import { isJsonObject, type JsonObject, parseJson } from "./json.ts";
import type { Rules } from "./rules.ts";
import { SlackError } from "./slack-error.ts";

/**
 * Message metadata; `{}` means none. Throws `invalid_metadata_format`, `invalid_metadata_schema` (values that are neither scalars,
 * objects nor arrays of objects), `metadata_too_large`.
 */
export function parseMetadata(value: unknown, rules: Rules): JsonObject | null {
  const metadata = typeof value === "string" ? parseJson(value) : value;
  if (!isJsonObject(metadata)) throw new SlackError("invalid_metadata_format");
  if (Object.keys(metadata).length === 0) return null;
  if (rules.applies("metadata")) checkMetadata(metadata);
  return metadata;
}

function checkMetadata(metadata: JsonObject): void {
  const { event_type, event_payload, ...unknown } = metadata;
  const known = typeof event_type === "string" && event_type !== "" && isJsonObject(event_payload);
  if (!known || Object.keys(unknown).length > 0) throw new SlackError("invalid_metadata_format");
  if (!Object.values(event_payload).every(isPayloadValue)) throw new SlackError("invalid_metadata_schema");
  if (Buffer.byteLength(JSON.stringify(metadata)) > UNVERIFIED.metadataBytes) {
    throw new SlackError("metadata_too_large");
  }
}

function isPayloadValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isJsonObject);
  return isJsonObject(value) || ["string", "number", "boolean"].includes(typeof value);
}
