import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { Change, Changes } from "../slack/changes.ts";
import { isVisible } from "../slack/message-store.ts";

/** Keeps proxies and browsers from taking a quiet stream for a dead one. */
const HEARTBEAT_MS = 15_000;

/** Server-sent events: one per change, named after its kind; with a user only what that person sees. */
export function streamChanges(c: Context, changes: Changes, user: string | undefined): Response {
  return streamSSE(c, async (stream) => {
    const unsubscribe = changes.subscribe((change) => {
      if (!concerns(change, user)) return;
      void stream.writeSSE({ event: change.kind, data: JSON.stringify(change) });
    });
    const send = (event: string) => stream.writeSSE({ event, data: "{}" });
    const heartbeat = setInterval(() => void send("heartbeat"), HEARTBEAT_MS);
    const aborted = new Promise<void>((resolve) => {
      stream.onAbort(resolve);
    });
    await send("ready");
    await aborted;
    clearInterval(heartbeat);
    unsubscribe();
  });
}

function concerns(change: Change, user: string | undefined): boolean {
  if (user === undefined) return true;
  return "message" in change ? isVisible(change.message, user) : change.user === user;
}
