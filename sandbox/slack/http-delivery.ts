import { createHmac } from "node:crypto";
import type { SandboxClock } from "../clock.ts";
import { ACK_TIMEOUT_MS, type BotRequest, isAccepted } from "./bot-connection.ts";
import type { Delivery, Retry } from "./event-retries.ts";
import { isJsonObject, type JsonObject, parseJson } from "./json.ts";

/** Sends a request as a signed POST to the bot's one request URL. The signature's time is the sandbox's. */
export function createHttpDelivery({
  clock,
  signingSecret,
  requestUrl,
}: {
  clock: SandboxClock;
  signingSecret: string;
  requestUrl: string;
}) {
  return async (request: BotRequest, retry: Retry | null): Promise<Delivery> => {
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
          ...(retry === null
            ? {}
            : { "x-slack-retry-num": String(retry.num), "x-slack-retry-reason": retry.reason }),
        },
        redirect: "manual",
        signal: AbortSignal.timeout(ACK_TIMEOUT_MS),
      });
      const answer = ackBody(await response.text());
      return {
        ack: { ack_ms: elapsed(), ack_status: response.status, body: answer },
        failure: isAccepted(response.status) ? null : "http_error",
        isLast: response.headers.get("x-slack-no-retry") === "1",
      };
    } catch (error) {
      const late = error instanceof DOMException && error.name === "TimeoutError";
      return {
        ack: { ack_ms: elapsed(), ack_status: late ? "operation_timeout" : "dispatch_failed", body: null },
        failure: late ? "http_timeout" : "connection_failed",
        isLast: false,
      };
    }
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
