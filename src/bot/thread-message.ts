import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { WebAPIPlatformError } from "@slack/web-api";
import type { Rendered } from "./deliver.ts";
import type { SlackCalls } from "./slack-calls.ts";
import { readSlackFailure } from "./slack-failure.ts";

/** The thread to post in; `since` is a time of Slack's from just before. */
export interface ThreadPlace {
  channel: string;
  thread_ts: string;
  since: string;
}

/** A message that is not found yet may still be on its way: before it is posted again it is looked for once more. */
const SECOND_LOOK_MS = 2_000;
/** More than are written in a thread while an answer is on its way. */
const REPLIES_READ = 200;

/**
 * One message in a thread: the first `show` posts it, the next ones change it. When the reply to a post was lost, the next `show`
 * looks in the thread for the post, so that it never stands there twice. Throws what Slack's client throws.
 */
export function createThreadMessage(calls: SlackCalls, { channel, thread_ts, since }: ThreadPlace) {
  const { client } = calls;
  const key = randomUUID();
  let ts: string | undefined;
  let lost: Rendered | undefined;

  async function look(): Promise<string | undefined> {
    const { messages = [] } = await client.conversations.replies({
      channel,
      ts: thread_ts,
      oldest: since,
      inclusive: true,
      include_all_metadata: true,
      limit: REPLIES_READ,
    });
    return messages.find(({ metadata }) => payloadKey(metadata) === key)?.ts;
  }

  async function find(): Promise<string | undefined> {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(SECOND_LOOK_MS);
    return look();
  }

  async function update(message: Rendered): Promise<boolean> {
    if (ts === undefined) return false;
    try {
      await client.chat.update({ channel, ts, ...message });
      return true;
    } catch (error) {
      if (!(error instanceof WebAPIPlatformError && error.data.error === "message_not_found")) throw error;
      // Somebody deleted the notice; the answer is still wanted.
      ts = undefined;
      return false;
    }
  }

  async function post(message: Rendered): Promise<void> {
    try {
      const posted = await client.chat.postMessage({
        channel,
        thread_ts,
        ...message,
        metadata: { event_type: "jobmon_answer", event_payload: { key } },
        unfurl_links: false,
        unfurl_media: false,
      });
      ts = posted.ts;
    } catch (error) {
      if (readSlackFailure(error).kind === "unknown") lost = message;
      throw error;
    }
  }

  return {
    async show(message: Rendered): Promise<void> {
      if (lost !== undefined) {
        ts = await find();
        const isShown = ts !== undefined && lost === message;
        lost = undefined;
        if (isShown) return;
      }
      if (!(await update(message))) await post(message);
    },
  };
}

function payloadKey(metadata: { event_payload?: object } | undefined): unknown {
  return (metadata?.event_payload as { key?: unknown } | undefined)?.key;
}
