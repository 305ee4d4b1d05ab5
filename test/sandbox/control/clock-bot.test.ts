import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningSandbox, startSandbox } from "../../../sandbox/start-sandbox.ts";

let sandbox: RunningSandbox;
let empty: string;
beforeAll(async () => {
  empty = await mkdtemp(join(tmpdir(), "sandbox-data-"));
  // Without rows: the generated account would play every run of the years that are jumped over.
  sandbox = await startSandbox({ port: 0, dataDir: empty, log: () => {} });
});
afterAll(async () => {
  await sandbox.close();
  await rm(empty, { recursive: true });
});

async function post(path: string, body: object) {
  const response = await fetch(`${sandbox.ready.control}/control/${path}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as { ack_status: unknown; messages: { text: string }[] };
}

/** What a slash command is acknowledged with, and the day of its answer. */
async function ask(text: string) {
  const { ack_status, messages } = await post("command", { user: "U0001", channel: "C0001", text });
  return [ack_status, /As of (\d{4}-\d{2}-\d{2})/.exec(messages.at(-1)?.text ?? "")?.[1]];
}

test("a bot that the sandbox started follows jumps ahead and back, without --now too", async () => {
  const today = new Date().toISOString().slice(0, 10);
  expect((await ask("cost days:3"))[0]).toBe(200);
  expect(Object.keys(sandbox.ready.env)).not.toContain("NODE_OPTIONS");
  await post("clock", { now: "2031-05-05T10:00:00Z" });
  expect(await ask("cost days:4")).toEqual([200, "2031-05-05"]);
  // Slack's signature holds from the first request on: the bot was waited for.
  await post("clock", { now: `${today}T00:30:00Z` });
  expect(await ask("cost days:5")).toEqual([200, today]);
  await post("clock", { advance_ms: 24 * 3_600_000 });
  const tomorrow = new Date(Date.parse(`${today}T00:00:00Z`) + 24 * 3_600_000).toISOString().slice(0, 10);
  expect(await ask("cost days:6")).toEqual([200, tomorrow]);
});
