import { setImmediate as immediate, setTimeout as sleep } from "node:timers/promises";
import type { KnownBlock } from "@slack/types";
import type { Logger } from "../domain/logger.ts";
import { readSlackFailure, type SlackFailure } from "./slack-failure.ts";

/** A message as Slack takes it. */
export interface Rendered {
  text: string;
  blocks: KnownBlock[];
}

/** The rich form, and the plain one for when Slack refuses it. Each call for the same form gives the same object. */
export type Render = (form: "rich" | "plain") => Rendered;

/** One of the ways that lead to the person. */
export interface Way {
  /** For the log. */
  name: string;
  send(message: Rendered): Promise<void>;
  /** It is taken only where that one is closed. */
  insteadOf?: Way;
  /** Everyone would see it twice: once it may have been shown, nothing more is sent. */
  once?: true;
  /** Done again it changes nothing: it is given some rounds before the next way. */
  repeatable?: true;
}

/** "unknown": it may have been shown; only a way that is taken once ends so. */
export type Delivered = "shown" | "unknown" | "not shown";

/** Waits between the rounds; an outage of a few seconds ends within them, and a person who asked still looks. */
const ROUND_DELAYS_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
/** Rounds in which a repeatable way that fails keeps the others waiting. */
const ROUNDS_OF_REPEATABLE = 2;
/** A way that is to rest longer than this is left. */
const MAX_REST_MS = 30_000;

/**
 * Sends a message by the first way that works. What fails for a while is tried again in some rounds, within a minute or two;
 * what is refused for its form is sent plainly; what is refused for good is left for the next way. When none works, the log says
 * why.
 */
export async function deliver(call: {
  ways: readonly Way[];
  render: Render;
  logger: Logger;
  /** Ends the waiting: the bot stops. */
  signal: AbortSignal;
}): Promise<Delivered> {
  const { ways, logger, signal } = call;
  const closed = new Set<Way>();
  const failures: { [way: string]: unknown } = {};

  for (let round = 0; ; round++) {
    let restMs = 0;
    for (const way of ways) {
      if (closed.has(way) || (way.insteadOf !== undefined && !closed.has(way.insteadOf))) continue;
      const failure = await attempt(way, call.render, failures);
      if (failure === null) return "shown";
      if (failure.kind === "unknown" && way.once) {
        logger.error({ way: way.name, err: failures[way.name] }, "a message may or may not have been shown");
        return "unknown";
      }
      if (failure.kind === "unknown" && way.repeatable && round < ROUNDS_OF_REPEATABLE) break;
      if (failure.kind === "closed" || failure.kind === "form") closed.add(way);
      if (failure.kind === "later") {
        restMs = failure.afterMs ?? 0;
        if (restMs <= MAX_REST_MS) break;
        closed.add(way);
      }
    }
    const delayMs = ROUND_DELAYS_MS[round];
    if (closed.size === ways.length || delayMs === undefined || signal.aborted) break;
    await sleep(Math.max(delayMs, Math.min(restMs, MAX_REST_MS)), undefined, { signal }).catch(() => {});
  }
  logger.error({ failures }, "a message could not be shown in any way");
  return "not shown";
}

/** Null when it was shown. */
async function attempt(
  way: Way,
  render: Render,
  failures: { [way: string]: unknown },
): Promise<SlackFailure | null> {
  let failure: SlackFailure | null = null;
  for (const form of ["rich", "plain"] as const) {
    const message = render(form);
    // Rendering takes time: acknowledgements that waited for it go first.
    await immediate();
    try {
      await way.send(message);
      return null;
    } catch (error) {
      failures[way.name] = error;
      failure = readSlackFailure(error);
      if (failure.kind !== "form") break;
    }
  }
  return failure;
}
