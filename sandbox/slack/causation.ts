import { isPlaceholder } from "./blocks.ts";
import type { Message } from "./message.ts";
import type { View } from "./view.ts";

/** What the bot did: a message or view as it was at that time, or a message it took away. */
export type Effect =
  | { kind: "message"; message: Message }
  | { kind: "view"; view: View }
  | { kind: "deleted"; message: Message };

/**
 * How sure it is that an interaction caused an effect. `certain`: it used what the interaction handed out (response_url, trigger,
 * the clicked message, its thread, its view). `likely`: a new message in the same channel that nothing else claims.
 * `possible`: a change to an older message of that channel; it is reported, but nobody waits for it.
 */
type Certainty = "certain" | "likely" | "possible";

type Place = {
  user: string;
  channel: string | null;
  /** First message of the thread that it happened in, or that an answer to it would open. */
  threadTs: string | null;
  messageTs: string | null;
  /** The view it happened in (the first of its stack), or HOME_TAB. */
  rootViewId: string | null;
};

/** Stands for the person's Home tab, which has no id before it is published. */
export const HOME_TAB = "home";

/** One thing that a person did, and what came of it, in order. */
export type Interaction = Place & {
  effects: { effect: Effect; certainty: Certainty }[];
  open: boolean;
  changed: () => void;
};

/** An unclaimed message may be somebody else's; for this long a certain answer may still come before it is taken for the answer. */
const UNCLAIMED_GRACE_MS = 1000;

/** Decides which interaction caused what the bot does. */
export function createCausation() {
  const open: Interaction[] = [];
  const messageOwner = new Map<string, Interaction>();
  const viewOwner = new Map<string, Interaction>();
  const messageKey = (message: Message) => `${message.channel}/${message.ts}`;
  const newest = (matches: (interaction: Interaction) => boolean) => open.findLast(matches);

  /** What follows on this message or view belongs to the interaction too. */
  function own(interaction: Interaction, effect: Effect): void {
    if (effect.kind === "view") viewOwner.set(rootOf(effect.view), interaction);
    else if (!messageOwner.has(messageKey(effect.message))) {
      messageOwner.set(messageKey(effect.message), interaction);
    }
  }

  function record(interaction: Interaction, effect: Effect, certainty: Certainty): void {
    if (certainty !== "possible") own(interaction, effect);
    interaction.effects.push({ effect, certainty });
    interaction.changed();
  }

  return {
    begin(place: Place): Interaction {
      const interaction: Interaction = { ...place, effects: [], open: true, changed: () => {} };
      open.push(interaction);
      return interaction;
    },

    end(interaction: Interaction): void {
      interaction.open = false;
      const index = open.indexOf(interaction);
      if (index >= 0) open.splice(index, 1);
    },

    certain(interaction: Interaction, effect: Effect): void {
      record(interaction, effect, "certain");
    },

    /** A message that chat.* posted, changed or deleted; `isNew` when it was posted. */
    byMessage(
      effect: Extract<Effect, { message: Message }>,
      { isNew, dmOf }: { isNew: boolean; dmOf: string | null },
    ): void {
      const { message } = effect;
      const mayConcern = (interaction: Interaction) =>
        message.ephemeral_for === null || message.ephemeral_for === interaction.user;
      const here = (interaction: Interaction) =>
        mayConcern(interaction) && interaction.channel === message.channel;
      const owner = messageOwner.get(messageKey(message));
      const certain =
        newest((it) => here(it) && it.messageTs === message.ts) ??
        newest(
          (it) =>
            here(it) &&
            it.threadTs !== null &&
            (it.threadTs === message.thread_ts || (!isNew && it.threadTs === message.ts)),
        ) ??
        (owner?.open === true ? owner : undefined) ??
        (message.ephemeral_for === null ? undefined : newest(here));
      if (certain) {
        record(certain, effect, "certain");
        return;
      }
      const near = newest(
        (it) => here(it) || (mayConcern(it) && (it.channel === null || (dmOf !== null && dmOf === it.user))),
      );
      if (near) record(near, effect, isNew ? "likely" : "possible");
    },

    /** A view that views.update or views.publish changed. */
    byView(view: View, user: string): void {
      const effect: Effect = { kind: "view", view };
      const owner = viewOwner.get(rootOf(view));
      const cause =
        newest((it) => it.user === user && it.rootViewId === rootOf(view)) ??
        (owner?.open === true && view.type === "modal" ? owner : undefined);
      if (cause) {
        record(cause, effect, "certain");
        return;
      }
      const bystander = newest((it) => it.user === user);
      if (bystander) record(bystander, effect, "possible");
    },

    /** The channel of the interaction that opened a view; what happens in the view belongs there too. */
    channelOfView(view: View): string | null {
      return view.type === "home" ? null : (viewOwner.get(view.root_view_id)?.channel ?? null);
    },

    /** Resolves once the interaction has an answer that is not a placeholder, or after `timeoutMs`. True when it has. */
    answered(interaction: Interaction, timeoutMs: number): Promise<boolean> {
      return new Promise((resolve) => {
        let grace: NodeJS.Timeout | undefined;
        const finish = (answered: boolean) => {
          clearTimeout(deadline);
          clearTimeout(grace);
          interaction.changed = () => {};
          resolve(answered);
        };
        const deadline = setTimeout(() => finish(false), timeoutMs);
        const look = () => {
          const answers = interaction.effects.filter(({ effect }) => !isOnlyProgress(effect));
          if (answers.some(({ certainty }) => certainty === "certain")) finish(true);
          else if (answers.some(({ certainty }) => certainty === "likely")) {
            grace ??= setTimeout(() => finish(true), UNCLAIMED_GRACE_MS);
          }
        };
        interaction.changed = look;
        look();
      });
    },
  };
}

/** What an interaction in this view has as `rootViewId`. */
export function rootOf(view: View): string {
  return view.type === "home" ? HOME_TAB : view.root_view_id;
}

function isOnlyProgress(effect: Effect): boolean {
  return isPlaceholder(effect.kind === "view" ? effect.view.blocks : effect.message.blocks);
}
