import { App, HTTPReceiver, LogLevel } from "@slack/bolt";

/** The least that Bolt can do: verify a slash command and acknowledge it. Ends when whoever started it does. */
const { SLACK_SIGNING_SECRET: signingSecret = "", PORT = "" } = process.env;

const app = new App({
  receiver: new HTTPReceiver({ signingSecret, port: Number(PORT), logLevel: LogLevel.WARN }),
  authorize: async () => ({ botToken: "xoxb-bench", botId: "B0BOT", botUserId: "U0BOT" }),
  logLevel: LogLevel.WARN,
});
app.command("/jobmon", async ({ ack }) => {
  await ack();
});

process.once("disconnect", () => process.exit(0));
await app.start();
process.send?.("listening");
