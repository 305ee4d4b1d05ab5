import { randomInt } from "node:crypto";
import type { SandboxClock } from "../clock.ts";
import type { Interaction } from "./causation.ts";
import { randomId } from "./random-id.ts";
import type { Rules } from "./rules.ts";
import { SlackError } from "./slack-error.ts";

/** A trigger opens one view, within three seconds. */
const TRIGGER_LIFETIME_MS = 3000;

type Trigger = { interaction: Interaction; expiresAtMs: number; used: boolean };

/** The `trigger_id`s that were handed to the bot. */
export function createTriggers(clock: SandboxClock, rules: Rules) {
  const triggers = new Map<string, Trigger>();
  return {
    issue(interaction: Interaction): string {
      const id = `${randomInt(1e12)}.${randomInt(1e12)}.${randomId("", 16).toLowerCase()}`;
      triggers.set(id, {
        interaction,
        expiresAtMs: clock.now().getTime() + TRIGGER_LIFETIME_MS,
        used: false,
      });
      return id;
    },

    /** Uses a trigger up. Throws `invalid_trigger_id`, `exchanged_trigger_id`, `expired_trigger_id`. */
    exchange(id: string | undefined): Interaction {
      const trigger = id === undefined ? undefined : triggers.get(id);
      if (!trigger) throw new SlackError("invalid_trigger_id");
      if (!rules.applies("triggers")) return trigger.interaction;
      if (trigger.used) throw new SlackError("exchanged_trigger_id");
      if (clock.now().getTime() > trigger.expiresAtMs) throw new SlackError("expired_trigger_id");
      trigger.used = true;
      return trigger.interaction;
    },
  };
}
