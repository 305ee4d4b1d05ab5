import { createHmac } from "node:crypto";
import type { SandboxClock } from "../clock.ts";
import { ACK_TIMEOUT_MS, type Ack, type BotConnection, type BotRequest } from "./bot-connection.ts";
import { isJsonObject, type JsonObject, parseJson } from "./json.ts";

/** Sends everything as signed POSTs to the bot's one request URL. The signature's time is the sandbox's. */
export function createHttpDelivery({
  clock,
  signingSecret,
  requestUrl,
}: {
  clock: SandboxClock;
  signingSecret: string;
  requestUrl: string;
}): BotConnection {
  return {
    async deliver(request: BotRequest): Promise<Ack> {
      const { body, contentType } = encode(request);
      const timestamp = String(Math.floor(clock.now().getTime() / 1000));
      const startedAtMs = performance.now();
      const elapsed = () => Math.round(performance.now() - startedAtMs);
      try {
        const response = await fetch(requestUrl, {
          method: "POST",
          body,
          headers: {
            "content-type": contentType,
            "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": sign(signingSecret, timestamp, body),
          },
          redirect: "manual",
          signal: AbortSignal.timeout(ACK_TIMEOUT_MS),
        });
        const answer = ackBody(await response.text());
        return { ack_ms: elapsed(), ack_status: response.status, body: answer };
      } catch (error) {
        const late = error instanceof DOMException && error.name === "TimeoutError";
        return { ack_ms: elapsed(), ack_status: late ? "operation_timeout" : "dispatch_failed", body: null };
      }
    },
  };
}

/** Slack's signature, version 0. */
function sign(signingSecret: string, timestamp: string, body: string): string {
  return `v0=${createHmac("sha256", signingSecret).update(`v0:${timestamp}:${body}`).digest("hex")}`;
}

function encode(request: BotRequest): { body: string; contentType: string } {
  if (request.type === "events_api") {
    return { body: JSON.stringify(request.payload), contentType: "application/json" };
  }
  const fields =
    request.type === "slash_commands" ? request.payload : { payload: JSON.stringify(request.payload) };
  return {
    body: new URLSearchParams(fields).toString(),
    contentType: "application/x-www-form-urlencoded",
  };
}

/** The body of an ack: JSON, plain text (the text of a message), or nothing. */
function ackBody(text: string): JsonObject | null {
  if (text.trim() === "") return null;
  const parsed = parseJson(text);
  return isJsonObject(parsed) ? parsed : { text };
}
