import { createHmac } from "node:crypto";

/** A slash command as Slack posts it to a bot, signed (version 0) for the current second. */
export function slashCommand(fields: { text: string; responseUrl: string; signingSecret: string }): {
  headers: Record<string, string>;
  body: string;
} {
  const body = new URLSearchParams({
    token: "bench-verification-token",
    team_id: "T0001",
    team_domain: "sandbox",
    channel_id: "C0001",
    channel_name: "data-platform",
    user_id: "U0001",
    user_name: "ana",
    command: "/jobmon",
    text: fields.text,
    api_app_id: "A0001",
    is_enterprise_install: "false",
    response_url: fields.responseUrl,
    trigger_id: "1.1.bench",
  }).toString();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", fields.signingSecret)
    .update(`v0:${timestamp}:${body}`)
    .digest("hex");
  return {
    body,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "content-length": String(Buffer.byteLength(body)),
      "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${signature}`,
    },
  };
}
