import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSlackWithBot } from "../slack/local-slack-with-bot.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSlackWithBot((app) => {
    app.command("/jobmon", async ({ ack, command, respond }) => {
      await ack();
      await respond({
        text: command.text,
        response_type: command.text === "all" ? "in_channel" : "ephemeral",
      });
    });
  });
});
afterAll(() => sandbox.close());

test("an unknown path, a wrong method and a bad body are explained", async () => {
  expect(await sandbox.control("POST", "nothing", {})).toEqual({
    status: 404,
    body: { error: "the control API has no POST /control/nothing" },
  });
  expect((await sandbox.control("GET", "command")).status).toBe(404);
  expect(await sandbox.control("POST", "command", { user: "U0001", text: "x" })).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining("channel") },
  });
  const response = await fetch(`${sandbox.origin}/control/command`, { method: "POST", body: "{" });
  expect([response.status, await response.json()]).toEqual([400, { error: "the body is not JSON" }]);
});

test("people and channels that are not there are named with those that are", async () => {
  const command = (body: object) =>
    sandbox.control("POST", "command", { user: "U0001", channel: "C0001", text: "x", ...body });
  expect(await command({ user: "U9" })).toEqual({
    status: 404,
    body: { error: "no such user: U9; there are U0001, U0002, U0003" },
  });
  expect(await command({ channel: "C9" })).toMatchObject({ status: 404 });
  expect(await command({ user: "U0003", channel: "C0009" })).toEqual({
    status: 400,
    body: { error: "U0003 is not a member of C0009" },
  });
  expect((await sandbox.control("GET", "messages?channel=C9")).status).toBe(404);
  expect((await sandbox.control("GET", "messages?user=U9")).status).toBe(404);
});

test("rows go to Databricks; its complaint comes back", async () => {
  const rows = { "lakeflow.jobs": [{ job_id: "1" }] };
  expect(await sandbox.control("POST", "rows", rows)).toEqual({ status: 200, body: { ok: true } });
  expect(sandbox.rows).toEqual(rows);
  expect(await sandbox.control("POST", "rows", { "no.such_table": [] })).toEqual({
    status: 400,
    body: { error: "unknown table no.such_table" },
  });
});

test("calls can be emptied", async () => {
  await sandbox.client.auth.test();
  expect((await sandbox.control("GET", "calls")).body).not.toEqual([]);
  expect(await sandbox.control("DELETE", "calls")).toEqual({ status: 200, body: { ok: true } });
  expect((await sandbox.control("GET", "calls")).body).toEqual([]);
});

test("the stream tells each person what that person sees", async () => {
  const heard: Record<string, string[]> = { U0001: [], U0002: [] };
  const abort = new AbortController();
  const listeners = Object.entries(heard).map(async ([user, texts]) => {
    const url = `${sandbox.origin}/control/stream?user=${user}`;
    const { body } = await fetch(url, { signal: abort.signal });
    texts.push("ready");
    let buffer = "";
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      buffer += chunk;
      texts.splice(
        1,
        texts.length,
        ...[...buffer.matchAll(/"text":"(\w+)"/g)].map((match) => match[1] ?? ""),
      );
    }
  });
  await expect.poll(() => Object.values(heard)).toEqual([["ready"], ["ready"]]);
  await sandbox.post("command", { user: "U0001", channel: "C0002", text: "mine" });
  await sandbox.post("command", { user: "U0001", channel: "C0002", text: "all" });
  await expect.poll(() => heard).toEqual({ U0001: ["ready", "mine", "all"], U0002: ["ready", "all"] });
  abort.abort();
  await Promise.allSettled(listeners);
});

test("only this machine's own tools are served", async () => {
  const statusWith = (headers: Record<string, string>) =>
    new Promise((resolve, reject) => {
      request(`${sandbox.origin}/control/calls`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });
  const { host } = new URL(sandbox.origin);
  expect(await statusWith({})).toBe(200);
  expect(await statusWith({ host, origin: sandbox.origin })).toBe(200);
  expect(await statusWith({ host: "evil.test" })).toBe(403);
  expect(await statusWith({ host, origin: "http://evil.test" })).toBe(403);
});
