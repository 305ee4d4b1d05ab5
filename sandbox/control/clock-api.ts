import { EventEmitter, once } from "node:events";
import type { Hono } from "hono";
import type { DrivenClock } from "../clock.ts";
import { body, createControlApp } from "./control-app.ts";
import * as schema from "./request-schemas.ts";

/** A process that follows the clock and is too busy to say so is not waited for any longer. */
const FOLLOWED_TIMEOUT_MS = 1000;

/**
 * Reads and drives the clock. A process follows it with `GET /control/clock/next?follower=<its name>&after=<version>`, which is
 * answered as soon as there is another version. Its next such request says that it lives by that version; a change of the clock
 * is answered when all have said so, so that nothing is sent to a bot that still lives in the time before.
 * `settle` resolves when the sandbox itself has done what was due, which is waited for too.
 */
export function createClockApi(clock: DrivenClock, settle: () => Promise<void> = async () => {}): Hono {
  const app = createControlApp();
  const events = new EventEmitter().setMaxListeners(0);
  const followed = new Map<string, number>();
  let version = 1;
  clock.onChange(() => {
    version += 1;
    events.emit("changed");
  });

  /** Resolves when every follower lives by the newest version; one that does not in time is forgotten. */
  async function untilFollowed(): Promise<void> {
    const signal = AbortSignal.timeout(FOLLOWED_TIMEOUT_MS);
    const isBehind = (seen: number) => seen !== version;
    while ([...followed.values()].some(isBehind) && !signal.aborted) {
      await once(events, "followed", { signal }).catch(ignoreAbort);
    }
    for (const [follower, seen] of followed) if (isBehind(seen)) followed.delete(follower);
  }

  function shown(): object {
    const { now, rate, elapsedMs } = clock.state();
    return { now: now.toISOString(), rate, elapsed_ms: elapsedMs, version };
  }

  app.get("/clock", (c) => c.json(shown()));

  app.post("/clock", async (c) => {
    const { now, advance_ms, rate } = await body(c, schema.clock);
    clock.change({ now: now === undefined ? undefined : new Date(now), advanceMs: advance_ms, rate });
    await Promise.all([untilFollowed(), settle()]);
    return c.json(shown());
  });

  app.get("/clock/next", async (c) => {
    const follower = c.req.query("follower") ?? "";
    const after = Number(c.req.query("after") ?? 0);
    const { signal } = c.req.raw;
    followed.set(follower, after);
    events.emit("followed");
    while (version === after && !signal.aborted) {
      await once(events, "changed", { signal }).catch(ignoreAbort);
    }
    if (signal.aborted) {
      followed.delete(follower);
      events.emit("followed");
    }
    return c.json(shown());
  });
  return app;
}

/** Aborted waiting is no failure here: who waits looks at its signal. */
function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === "AbortError")) throw error;
}
