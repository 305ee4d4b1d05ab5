import { setTimeout as sleep } from "node:timers/promises";
import type { Ack, AckStatus, BotConnection, BotRequest } from "../bot-connection.ts";
import { isAccepted } from "../bot-connection.ts";
import type { Interaction } from "../causation.ts";
import type { JsonObject } from "../json.ts";
import type { Message } from "../message.ts";
import type { ResponseUrls } from "../response-urls.ts";
import { SlackError } from "../slack-error.ts";
import type { SlackState } from "../state.ts";
import type { View } from "../view.ts";

/** What a person's action led to: the ack, and in order what the bot showed. */
export type Outcome = {
  ack_ms: number;
  ack_status: AckStatus;
  messages: Message[];
  views: View[];
  options: JsonObject[];
  /** Messages that the bot took away. */
  deleted: { channel: string; ts: string }[];
};

export type UserActionDeps = {
  state: SlackState;
  bot: BotConnection;
  responseUrls: ResponseUrls;
};

export type InteractionPlan = {
  user: string;
  channel: string | null;
  threadTs?: string | null;
  messageTs?: string | null;
  rootViewId?: string | null;
  timeoutMs: number;
  request: (interaction: Interaction) => BotRequest;
  /** What Slack does with the body of an accepted ack. Throws SlackError when it cannot be shown. */
  takeAck?: (ack: Ack, interaction: Interaction) => void;
  /** Whether something is expected after the ack; default: yes. */
  expectsAnswer?: (ack: Ack) => boolean;
  options?: (ack: Ack) => JsonObject[];
};

/**
 * Sends the bot what a person did, waits for the ack, then for the first answer that is not a placeholder.
 * A refusal (HTTP status, out of reach) is not followed by anything, so it ends the wait; a late ack does not.
 */
export async function runInteraction(
  { state, bot }: UserActionDeps,
  plan: InteractionPlan,
): Promise<Outcome> {
  const startedAtMs = performance.now();
  const interaction = state.causation.begin({
    user: plan.user,
    channel: plan.channel,
    threadTs: plan.threadTs ?? null,
    messageTs: plan.messageTs ?? null,
    rootViewId: plan.rootViewId ?? null,
  });
  try {
    const ack = await bot.deliver(plan.request(interaction));
    const accepted = isAccepted(ack.ack_status);
    const status = accepted ? statusOfBody(plan, ack, interaction) : ack.ack_status;
    const mayFollow =
      isAccepted(status) || status === "operation_timeout" || (await isAcceptedLater(ack, plan.timeoutMs));
    if (mayFollow && (plan.expectsAnswer?.(ack) ?? true)) {
      const remainingMs = plan.timeoutMs - (performance.now() - startedAtMs);
      await state.causation.answered(interaction, Math.max(remainingMs, 0));
    }
    return outcome(ack.ack_ms, status, interaction, accepted ? (plan.options?.(ack) ?? []) : []);
  } finally {
    state.causation.end(interaction);
  }
}

/** Whether the second delivery of an event was accepted. */
async function isAcceptedLater({ retried }: Ack, timeoutMs: number): Promise<boolean> {
  if (retried === undefined) return false;
  const tooLate = sleep(timeoutMs, null, { ref: false });
  const ack = await Promise.race([retried, tooLate]);
  return ack !== null && isAccepted(ack.ack_status);
}

function statusOfBody(plan: InteractionPlan, ack: Ack, interaction: Interaction): AckStatus {
  try {
    plan.takeAck?.(ack, interaction);
    return ack.ack_status;
  } catch (error) {
    if (error instanceof SlackError) return "invalid_command_response";
    throw error;
  }
}

function outcome(
  ack_ms: number,
  ack_status: AckStatus,
  interaction: Interaction,
  options: JsonObject[],
): Outcome {
  const effects = interaction.effects.map(({ effect }) => effect);
  return {
    ack_ms,
    ack_status,
    messages: effects.flatMap((effect) => (effect.kind === "message" ? [effect.message] : [])),
    views: effects.flatMap((effect) => (effect.kind === "view" ? [effect.view] : [])),
    options,
    deleted: effects.flatMap((effect) =>
      effect.kind === "deleted" ? [{ channel: effect.message.channel, ts: effect.message.ts }] : [],
    ),
  };
}
