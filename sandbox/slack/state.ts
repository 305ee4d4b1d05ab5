import type { SandboxClock } from "../clock.ts";
import type { AppManifest } from "./app-manifest.ts";
import { createBlockKit } from "./block-kit/check-blocks.ts";
import type { Effect, Interaction } from "./causation.ts";
import { createCausation } from "./causation.ts";
import { createChanges } from "./changes.ts";
import { createFileStore } from "./file-store.ts";
import { createMemberships } from "./memberships.ts";
import type { Message } from "./message.ts";
import { createMessageStore } from "./message-store.ts";
import { createRateLimits } from "./rate-limits.ts";
import { createReactions } from "./reactions.ts";
import type { Rules } from "./rules.ts";
import { createTimestamps } from "./timestamps.ts";
import { createTriggers } from "./triggers.ts";
import type { View } from "./view.ts";
import { createViewStore } from "./view-store.ts";
import { conversationById } from "./workspace.ts";

export type SlackStateOptions = {
  clock: SandboxClock;
  origin: () => string;
  rules: Rules;
  manifest: AppManifest;
  fileProcessingMs: number;
};

export type SlackState = ReturnType<typeof createSlackState>;

/** Everything local Slack remembers, with one way in for each kind of effect, so that none goes unseen. */
export function createSlackState({ clock, origin, rules, manifest, fileProcessingMs }: SlackStateOptions) {
  const files = createFileStore({
    clock,
    origin,
    processingMs: rules.applies("file_processing") ? fileProcessingMs : 0,
  });
  const scopes: ReadonlySet<string> = new Set(manifest.botScopes);
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
    rules,
    scopes,
    files,
    memberships: createMemberships(),
    reactions: createReactions(),
    rateLimits: createRateLimits(clock),
    blockKit: createBlockKit({
      rules,
      isUsableImage: files.isUsableImage,
      videoRefusal: (videoUrl) => videoRefusal(videoUrl, manifest),
    }),
    messages: createMessageStore(timestamps),
    views: createViewStore(timestamps, rules),
    triggers: createTriggers(clock, rules),

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

/** A video needs a scope, and one of the app's unfurl domains; how Slack words its refusal is not known. */
function videoRefusal(videoUrl: string, { botScopes, unfurlDomains }: AppManifest): string | null {
  if (!botScopes.includes("links.embed:write")) return "missing scope links.embed:write";
  const host = URL.canParse(videoUrl) ? new URL(videoUrl).hostname : "";
  const isEmbeddable = unfurlDomains.some((domain) => host === domain || host.endsWith(`.${domain}`));
  return isEmbeddable ? null : "domain is not one of the app's unfurl domains";
}
