import type { JsonObject } from "./json.ts";
import { BOT, TEAM } from "./workspace.ts";

/** A message as local Slack keeps it and as the control API shows it. */
export type Message = {
  channel: string;
  ts: string;
  /** `ts` of the thread's first message; null outside threads and on that first message. */
  thread_ts: string | null;
  user: string;
  text: string;
  blocks: JsonObject[];
  metadata: JsonObject | null;
  /** The only person who sees it; null for a message that all see. */
  ephemeral_for: string | null;
  edited: { user: string; ts: string } | null;
  files: JsonObject[];
};

/** What can be changed in a message. */
export type MessageContent = Pick<Message, "text" | "blocks" | "metadata">;

/** A message in the shape of Slack's `message` objects. Metadata only where the caller asked for it. */
export function slackMessage(
  message: Message,
  { metadata, reactions = [] }: { metadata: boolean; reactions?: readonly JsonObject[] },
): JsonObject {
  const byBot = message.user === BOT.user_id;
  return {
    type: "message",
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: TEAM.id,
    ...(byBot ? { bot_id: BOT.bot_id, app_id: BOT.app_id } : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.thread_ts === null ? {} : { thread_ts: message.thread_ts }),
    ...(message.edited === null ? {} : { edited: message.edited }),
    ...(message.files.length > 0 ? { files: message.files } : {}),
    ...(reactions.length > 0 ? { reactions } : {}),
    ...(metadata && message.metadata !== null ? { metadata: message.metadata } : {}),
  };
}

/** The address of a message, as people copy it. */
export function permalinkOf({ channel, ts, thread_ts }: Message): string {
  const address = `https://${TEAM.domain}.slack.test/archives/${channel}/p${ts.replace(".", "")}`;
  return thread_ts === null ? address : `${address}?thread_ts=${thread_ts}&cid=${channel}`;
}
