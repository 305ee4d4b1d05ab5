import { describe, expect, test } from "vitest";
import { createClock } from "../../sandbox/clock.ts";
import { freePort } from "../../sandbox/control/free-port.ts";
import { startSandboxServer } from "../../sandbox/control/sandbox-server.ts";
import { createLocalSlack } from "../../sandbox/slack/local-slack.ts";
import { createApp } from "../../src/app.ts";
import { loadBotConfig } from "../../src/config/load-config.ts";
import { wire } from "../../src/wire.ts";
import { createMemoryLogger } from "../databricks/adapter.ts";

/** A bot whose Slack is not there yet; `openSlack` brings it up at the address the bot knows. */
async function startBeforeSlack(socketMode: boolean, token?: string) {
  const [slackPort, botPort] = [await freePort(), await freePort()];
  const origin = `http://127.0.0.1:${slackPort}`;
  const slack = createLocalSlack({
    clock: createClock(),
    origin: () => origin,
    botUrl: `http://127.0.0.1:${botPort}/slack/events`,
    socketMode,
  });
  const config = loadBotConfig({
    ...slack.env(),
    ...(token === undefined ? {} : { SLACK_BOT_TOKEN: token }),
    PORT: String(botPort),
    DATABRICKS_HOST: "https://127.0.0.1:9",
    DATABRICKS_WAREHOUSE_ID: "none",
    DATABRICKS_TOKEN: "none",
  });
  const { logger, lines } = createMemoryLogger();
  const { ports, close } = wire(config, logger);
  const app = createApp({ ...ports, slack: config.slack });
  return {
    app,
    lines,
    start: () => app.start(),
    health: async () => (await fetch(`http://127.0.0.1:${botPort}/healthz`)).json(),
    async openSlack() {
      const server = await startSandboxServer({
        parts: [slack.app],
        port: slackPort,
        handleUpgrade: slack.handleUpgrade,
      });
      return {
        async close() {
          slack.close();
          await server.close();
        },
      };
    },
    async close() {
      await app.stop();
      await close();
    },
  };
}

describe.each([
  ["HTTP", false],
  ["Socket Mode", true],
])("a start over %s", (_, socketMode) => {
  test("waits for a Slack that cannot be reached, and is healthy meanwhile", async () => {
    const bot = await startBeforeSlack(socketMode);
    const started = bot.start();
    await expect.poll(bot.health).toMatchObject({ status: "ok", slack: "connecting" });
    await expect.poll(() => bot.lines.filter(({ level }) => level === "warn").length).toBeGreaterThan(0);
    const slack = await bot.openSlack();
    await started;
    expect(await bot.health()).toMatchObject({ status: "ok", slack: "connected" });
    await bot.close();
    await slack.close();
  });
});

test("a token that Slack refuses ends the start with Slack's word for it", async () => {
  const bot = await startBeforeSlack(false, "xoxb-of-another-app");
  const slack = await bot.openSlack();
  await expect(bot.start()).rejects.toThrow("invalid_auth");
  await bot.close();
  await slack.close();
});
