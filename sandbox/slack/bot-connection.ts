import type { JsonObject } from "./json.ts";

/** What Slack sends to the bot, by the names that Socket Mode gives the three kinds. */
export type BotRequest =
  | { type: "slash_commands"; payload: Record<string, string> }
  | { type: "interactive"; payload: JsonObject }
  | { type: "events_api"; payload: JsonObject };

/** An HTTP status, or the word that Slack shows to the person: the bot was late, out of reach, or answered with a bad message. */
export type AckStatus = number | "operation_timeout" | "dispatch_failed" | "invalid_command_response";
export type Ack = {
  ack_ms: number;
  ack_status: AckStatus;
  body: JsonObject | null;
  /** What came of the second delivery of an event that was not accepted at first. */
  retried?: Promise<Ack>;
};

/** The way to the bot: signed HTTP requests, or Socket Mode. */
export type BotConnection = { deliver(request: BotRequest): Promise<Ack> };

/** The bot has three seconds to acknowledge. */
export const ACK_TIMEOUT_MS = 3000;

export function isAccepted(status: AckStatus): boolean {
  return typeof status === "number" && status >= 200 && status < 300;
}
