import { expect, test } from "vitest";
import { startBotInSandbox } from "./bot-in-sandbox.ts";

test("Socket Mode answers commands and mentions, and finishes what was begun before it stops", async () => {
  await using bot = await startBotInSandbox({ socketMode: true });
  expect((await bot.command("cost days:30")).messages[0]?.text).toContain("Cost of jobs by job");
  const mention = await bot.control("mention", { user: "U0001", channel: "C0001", text: "<@U0BOT> help" });
  expect(mention.messages[0]?.text).toContain("What you can ask jobmon");
  expect((await fetch(`http://127.0.0.1:${bot.env.PORT}/healthz`)).status).toBe(200);

  bot.hold.ms = 1_000;
  const asked = bot.command("cost days:3");
  await expect.poll(() => bot.lines.length).toBeGreaterThan(0);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await bot.app.stop();
  expect((await asked).messages.at(-1)?.text).toContain("Cost of jobs by job");
});
