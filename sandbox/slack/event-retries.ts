import type { Ack, BotConnection, BotRequest } from "./bot-connection.ts";
import type { ClockTimer } from "./clock-timer.ts";

/** After an event was not accepted: at once, then after a minute, then after five. */
const RETRY_AFTER_MS = [0, 60_000, 300_000];

/** Slack's words for what was wrong with a delivery. */
export type RetryReason = "http_timeout" | "http_error" | "connection_failed" | "timeout";

/** How often an event was delivered before, and what was wrong the last time. */
export type Retry = { num: number; reason: RetryReason };

/** One delivery. `failure` is null when it was accepted; `isLast` when the bot wants no more (X-Slack-No-Retry). */
export type Delivery = { ack: Ack; failure: RetryReason | null; isLast: boolean };

type Send = (request: BotRequest, retry: Retry | null) => Promise<Delivery>;

/** Delivers everything once. */
export function onlyOnce(send: Send): BotConnection {
  return { deliver: async (request) => (await send(request, null)).ack };
}

/** Delivers events again, as the same event, until one delivery is accepted. Commands and interactions are delivered once. */
export function withEventRetries(timer: ClockTimer, send: Send): BotConnection {
  function nextOf(
    request: BotRequest,
    { failure, isLast }: Delivery,
    tried: number,
  ): Promise<Ack> | undefined {
    const delayMs = RETRY_AFTER_MS[tried];
    if (failure === null || isLast || delayMs === undefined) return undefined;
    return new Promise((resolve, reject) => {
      const again = () => {
        send(request, { num: tried + 1, reason: failure }).then((delivery) => {
          void nextOf(request, delivery, tried + 1);
          resolve(delivery.ack);
        }, reject);
      };
      if (delayMs === 0) again();
      else timer.after(delayMs, again);
    });
  }

  return {
    async deliver(request) {
      const delivery = await send(request, null);
      const retried = request.type === "events_api" ? nextOf(request, delivery, 0) : undefined;
      return retried === undefined ? delivery.ack : { ...delivery.ack, retried };
    },
  };
}
