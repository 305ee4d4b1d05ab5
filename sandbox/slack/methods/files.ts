import { parseBlocks } from "../blocks.ts";
import { isJsonObject, type JsonObject, jsonObjects, parseJson } from "../json.ts";
import { invalidArguments, SlackError } from "../slack-error.ts";
import type { SlackState } from "../state.ts";
import { isGiven, textArgument } from "../web-api-arguments.ts";
import { BOT } from "../workspace.ts";
import { threadOf } from "./chat.ts";
import { writableConversation } from "./conversation-argument.ts";
import { botMethod, type Method } from "./method.ts";

const MAX_ALT_TEXT_LENGTH = 1000;

export const filesMethods: Record<string, Method> = {
  "files.getUploadURLExternal": botMethod({ tier: "tier_4", scope: "files:write" }, (args, { state }) => {
    const name = textArgument(args, "filename");
    const length = Number(textArgument(args, "length") ?? 0);
    if (name === undefined || length === 0) throw new SlackError("missing_argument");
    if (!Number.isInteger(length) || length < 0) {
      throw invalidArguments(["must provide an integer [json-pointer:/length]"]);
    }
    // Slack's page calls it alt_txt, its Node client sends alt_text.
    const altText = textArgument(args, "alt_txt") ?? textArgument(args, "alt_text") ?? null;
    if (altText !== null && altText.length > MAX_ALT_TEXT_LENGTH) throw new SlackError("alt_txt_too_large");
    return state.files.reserve({ name, length, altText });
  }),

  "files.completeUploadExternal": botMethod({ tier: "tier_4", scope: "files:write" }, (args, { state }) => {
    const listed = typeof args.files === "string" ? parseJson(args.files) : args.files;
    const wanted = jsonObjects(listed);
    if (wanted.length === 0) throw invalidArguments(["must provide at least 1 items [json-pointer:/files]"]);
    if (wanted.some(({ id }) => !state.files.isUploaded(String(id)))) throw new SlackError("file_not_found");
    const share = sharing(args, state);
    const files = wanted.map(({ id, title }) =>
      state.files.complete(String(id), typeof title === "string" ? title : undefined),
    );
    share?.(files);
    return { files };
  }),

  "files.info": botMethod({ tier: "tier_4", scope: "files:read" }, (args, { state }) => {
    const file = state.files.info(textArgument(args, "file") ?? "");
    if (!file) throw new SlackError("file_not_found");
    return { file, comments: [], response_metadata: { next_cursor: "" } };
  }),
};

/**
 * What posts the files in the channel that the call names; null without one. Blocks count only without `initial_comment`, and
 * such a message carries no metadata. Throws what is wrong with the message before anything is completed.
 */
function sharing(args: JsonObject, state: SlackState): ((files: JsonObject[]) => void) | null {
  const channel = textArgument(args, "channel_id");
  if (channel === undefined) return null;
  const conversation = writableConversation({ channel }, state);
  const comment = textArgument(args, "initial_comment");
  const hasBlocks = comment === undefined && isGiven(args, "blocks");
  const blocks = hasBlocks ? parseBlocks(args.blocks, state.blockKit.checkMessage) : [];
  // Seen with real Slack; it is no refusal of the blocks but a fault of its own.
  if (blocks.some((block) => isJsonObject(block) && block.type === "markdown")) {
    throw new SlackError("internal_error");
  }
  const content = {
    channel: conversation.id,
    thread_ts: threadOf(args, state, conversation.id),
    user: BOT.user_id,
    text: comment ?? "",
    blocks,
    metadata: null,
    ephemeral_for: null,
  };
  return (files) => {
    const message = state.messages.add({ ...content, files });
    state.messageEffect({ kind: "message", message }, true);
  };
}
