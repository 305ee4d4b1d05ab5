import { isJsonObject, type JsonObject } from "../json.ts";
import type { Rules } from "../rules.ts";
import { invalidArguments, SlackError } from "../slack-error.ts";
import { faultsOf } from "./check-shape.ts";
import { inconsistencies } from "./consistency.ts";
import { duplicateIds } from "./duplicate-ids.ts";
import { type Fault, lineOf } from "./fault.ts";
import { blocksCharacters, exceededTotals, tablesIn } from "./message-totals.ts";
import { type Node, nodesIn } from "./nodes.ts";
import { object } from "./shape.ts";
import { blockList, homeView, MAX_VIEW_BYTES, MESSAGE_TOTALS, modalView } from "./surfaces.ts";
import { viewFaults } from "./view-rules.ts";

/** What a check of blocks needs to know beside the blocks. */
export type BlockKitContext = {
  rules: Rules;
  /** Whether a `slack_file` is an image that has been processed. */
  isUsableImage: (slackFile: JsonObject) => boolean;
  /** Why the app cannot show this video; null when it can. */
  videoRefusal: (videoUrl: string) => string | null;
};

export type BlockKit = ReturnType<typeof createBlockKit>;

/** Slack's checks of Block Kit payloads. Every refusal is thrown as a SlackError. */
export function createBlockKit(context: BlockKitContext) {
  const applies = ({ rule }: Fault) => context.rules.applies(rule);

  function faultsOfBlocks(blocks: readonly unknown[], pointer: string): Fault[] {
    return [
      ...inconsistencies(blocks, pointer),
      ...duplicateIds(blocks, pointer),
      ...[...nodesIn(blocks, pointer)].flatMap((node) => foreignFaults(node, context)),
    ];
  }

  return {
    /** Throws `invalid_blocks`, `invalid_attachments` (two tables). `pointer`: where the blocks are in the call. */
    checkMessage(blocks: readonly unknown[], pointer = "/blocks"): void {
      const faults = [
        ...faultsOf(blocks, blockList("message"), { pointer, surface: "message" }),
        ...faultsOfBlocks(blocks, pointer),
        ...exceededTotals(blocks, pointer),
      ].filter(applies);
      if (faults.length > 0) throw invalidBlocks(faults.map(lineOf));
      if (context.rules.applies("one_table") && tablesIn(blocks, pointer).length > MESSAGE_TOTALS.tables) {
        throw new SlackError("invalid_attachments", {
          errors: ["only_one_table_allowed"],
          response_metadata: { messages: ["[ERROR] only_one_table_allowed"] },
        });
      }
    },

    /** The limit over all blocks, which holds for new messages alone. Throws `msg_blocks_too_long`. */
    checkMessageSize(blocks: readonly unknown[]): void {
      if (!context.rules.applies("message_size")) return;
      if (blocksCharacters(blocks) > MESSAGE_TOTALS.blocksCharacters) {
        throw new SlackError("msg_blocks_too_long");
      }
    },

    /** Throws `invalid_arguments`, as the views methods word faults of blocks, and `view_too_large`. */
    checkView(view: JsonObject, type: "modal" | "home"): void {
      const bytes = Buffer.byteLength(JSON.stringify(view));
      if (context.rules.applies("view_size") && bytes > MAX_VIEW_BYTES)
        throw new SlackError("view_too_large");
      const shape = object(type === "modal" ? modalView : homeView);
      const blocks: unknown[] = Array.isArray(view.blocks) ? view.blocks : [];
      const faults = [
        ...faultsOf(view, shape, { pointer: "/view", surface: type }),
        ...faultsOfBlocks(blocks, "/view/blocks"),
        ...viewFaults(view, "/view"),
      ].filter(applies);
      if (faults.length > 0) throw invalidArguments(faults.map(lineOf));
    },
  };
}

/** What depends on the rest of the workspace: uploaded files, and the domains that the app may embed. */
function foreignFaults({ pointer, value }: Node, context: BlockKitContext): Fault[] {
  const { slack_file, type, video_url } = value;
  if (isJsonObject(slack_file) && !context.isUsableImage(slack_file)) {
    return [{ rule: "slack_files", pointer: `${pointer}/slack_file`, message: "invalid slack file" }];
  }
  const refusal = type === "video" && typeof video_url === "string" ? context.videoRefusal(video_url) : null;
  return refusal === null ? [] : [{ rule: "scopes", pointer: `${pointer}/video_url`, message: refusal }];
}

/** Slack's refusal of blocks: the same lines twice, since the SDK shows only `response_metadata`. */
export function invalidBlocks(lines: string[]): SlackError {
  return new SlackError("invalid_blocks", {
    errors: lines,
    response_metadata: { messages: lines.map((line) => `[ERROR] ${line}`) },
  });
}
