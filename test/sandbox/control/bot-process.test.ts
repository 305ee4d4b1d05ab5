import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBotProcess } from "../../../sandbox/control/bot-process.ts";
import { freePort } from "../../../sandbox/control/free-port.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "bot-process-"));
});
afterAll(() => rm(directory, { recursive: true }));

/** A bot that serves /healthz, writes its environment's names, and dies when asked to. */
const healthy = `
  require("node:http").createServer((request, response) => {
    if (request.url === "/die") process.exit(7);
    response.writeHead(request.url === "/healthz" ? 200 : 404).end();
  }).listen(Number(process.env.PORT), "127.0.0.1");
  console.log(JSON.stringify({ pid: process.pid, names: Object.keys(process.env).sort() }));`;

async function start(
  script: string,
  { isConnected = () => true, signal }: { isConnected?: () => boolean; signal?: AbortSignal } = {},
) {
  const entry = join(directory, `${Math.random()}.cjs`);
  await writeFile(entry, script);
  const port = await freePort();
  const lines: string[] = [];
  const bot = startBotProcess({
    entry,
    env: { PORT: String(port) },
    healthUrl: `http://127.0.0.1:${port}/healthz`,
    isConnected,
    log: (line) => lines.push(line),
    signal,
  });
  const ask = (path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`).then(
      ({ status }) => status,
      () => "gone",
    );
  return { bot, lines, ask };
}

test("the bot gets its environment, PATH and HOME, and nothing else", async () => {
  const { bot, lines } = await start(healthy);
  const running = await bot;
  await expect.poll(() => lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "").names).toEqual(["HOME", "PATH", "PORT"]);
  const { pid } = JSON.parse(lines[0] ?? "");
  await running.stop();
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
});

test("a bot that ends before it is ready is an error that says how", async () => {
  const { bot, lines } = await start('console.error("no token"); process.exitCode = 3;');
  await expect(bot).rejects.toThrow("the bot ended before it was ready (exit code 3)");
  expect(lines).toEqual(["no token"]);
});

test("a bot that dies later is started once more, not twice", async () => {
  const { bot, lines, ask } = await start(healthy);
  const running = await bot;
  await ask("/die");
  await expect.poll(() => ask("/healthz"), { timeout: 10_000 }).toBe(200);
  expect(lines).toContain("sandbox: THE BOT DIED (exit code 7); starting it once more in 1000 ms");
  await ask("/die");
  await expect.poll(() => lines.at(-1)).toContain("not started a third time");
  await new Promise((resolve) => setTimeout(resolve, 1200));
  expect(await ask("/healthz")).toBe("gone");
  await running.stop();
});

test("ready waits for the socket; giving up leaves no process", async () => {
  const abort = new AbortController();
  let connected = false;
  const waiting = await start(healthy, { isConnected: () => connected });
  await expect.poll(() => waiting.ask("/healthz"), { timeout: 10_000 }).toBe(200);
  connected = true;
  await (await waiting.bot).stop();

  const given = await start(healthy, { isConnected: () => false, signal: abort.signal });
  await expect.poll(() => given.ask("/healthz"), { timeout: 10_000 }).toBe(200);
  abort.abort();
  await expect(given.bot).rejects.toThrow("aborted");
  expect(await given.ask("/healthz")).toBe("gone");
});
