import type { SandboxClock } from "../clock.ts";
import type { Effect, Interaction } from "./causation.ts";
import { createCausation } from "./causation.ts";
import { createChanges } from "./changes.ts";
import type { Message } from "./message.ts";
import { createMessageStore } from "./message-store.ts";
import { createTimestamps } from "./timestamps.ts";
import { createTriggers } from "./triggers.ts";
import type { View } from "./view.ts";
import { createViewStore } from "./view-store.ts";
import { conversationById } from "./workspace.ts";

export type SlackState = ReturnType<typeof createSlackState>;

/** Everything local Slack remembers, with one way in for each kind of effect, so that none goes unseen. */
export function createSlackState(clock: SandboxClock) {
  const timestamps = createTimestamps(clock);
  const causation = createCausation();
  const changes = createChanges();

  function announce(effect: Effect, user?: string): void {
    if (effect.kind === "message") changes.emit({ kind: "message", message: effect.message });
    else if (effect.kind === "deleted") changes.emit({ kind: "deleted", message: effect.message });
    else if (user !== undefined) changes.emit({ kind: "view", user, view: effect.view });
  }

  return {
    clock,
    timestamps,
    causation,
    changes,
    messages: createMessageStore(timestamps),
    views: createViewStore(timestamps),
    triggers: createTriggers(clock),

    /** A person wrote it: seen, but caused by nobody. */
    personWrote(message: Message): void {
      changes.emit({ kind: "message", message });
    },

    /** An effect of chat.*: it belongs to the interaction that it fits best. */
    messageEffect(effect: Extract<Effect, { message: Message }>, isNew = false): void {
      announce(effect);
      const dmOf = conversationById(effect.message.channel)?.user ?? null;
      causation.byMessage(effect, { isNew, dmOf });
    },

    /** An effect through something that only this interaction handed out. */
    certainEffect(interaction: Interaction, effect: Effect): void {
      announce(effect, interaction.user);
      causation.certain(interaction, effect);
    },

    viewEffect(view: View, user: string): void {
      announce({ kind: "view", view }, user);
      causation.byView(view, user);
    },
  };
}
