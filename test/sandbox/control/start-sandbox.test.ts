import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../../sandbox/control/free-port.ts";
import { startSandbox } from "../../../sandbox/start-sandbox.ts";

const main = fileURLToPath(new URL("../../../sandbox/main.ts", import.meta.url));
let empty: string;
beforeAll(async () => {
  empty = await mkdtemp(join(tmpdir(), "sandbox-data-"));
});
afterAll(() => rm(empty, { recursive: true }));

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

function sandbox(...flags: string[]) {
  const child = spawn(process.execPath, [main, ...flags], { stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output.stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", (code) => resolve(code));
  });
  return { child, output, ended };
}

describe("as a command", () => {
  test.each([
    [["--seed", "x"], "--seed"],
    [["--port", "70000"], "--port"],
    [["--now", "yesterday"], "--now"],
    [["--now", "2026-11-20T09:00:00"], "--now"],
    [["--data", "/no/such/directory"], "--data"],
    [["--bogus"], "--bogus"],
    [["--data"], "--data"],
    [["surplus"], "surplus"],
  ])("%j is refused with status 2 and the flag's name", async (flags, named) => {
    const { output, ended } = sandbox(...flags);
    expect(await ended).toBe(2);
    expect(output.stderr.split("\n")[0]).toContain(named);
    expect(output.stdout).toBe("");
  });

  test("with --json the first line says where everything is; SIGTERM stops it", async () => {
    const { child, output, ended } = sandbox("--json", "--no-bot", "--port", "0", "--data", empty);
    await expect.poll(() => output.stdout, { timeout: 30_000 }).toContain("\n");
    const ready = JSON.parse(output.stdout.split("\n")[0] ?? "");
    expect(ready).toMatchObject({ ready: true, page: ready.control, workspaces: expect.any(Object) });
    expect(ready.env).toMatchObject({
      SLACK_API_URL: `${ready.control}/api/`,
      DATABRICKS_HOST: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/),
      PORT: expect.stringMatching(/^\d+$/),
    });
    expect(Object.keys(ready.env)).not.toContain("NODE_OPTIONS");
    const page = await fetch(ready.page);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect(output.stdout.trimEnd().split("\n")).toHaveLength(1);
    await expect(fetch(ready.page)).rejects.toThrow();
  });

  test("a port that is in use is an error with status 1", async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, "127.0.0.1", () => resolve((other.address() as { port: number }).port));
    });
    const { output, ended } = sandbox("--no-bot", "--port", String(port), "--data", empty);
    expect(await ended).toBe(1);
    expect(output.stderr).toContain(`port ${port} on 127.0.0.1 is in use`);
    other.close();
  });

  test("SIGINT while it starts ends it without a complaint", async () => {
    const port = await freePort();
    const { child, output, ended } = sandbox("--no-bot", "--port", String(port));
    // It listens, and now generates its data.
    const isUp = () =>
      fetch(`http://127.0.0.1:${port}/`).then(
        () => true,
        () => false,
      );
    await expect.poll(isUp, { timeout: 20_000 }).toBe(true);
    child.kill("SIGINT");
    expect(await ended).toBe(0);
    expect(output.stderr).toBe("");
  });
});

describe("as a function", () => {
  test("with a time the environment makes other processes follow it", async () => {
    const { ready, close } = await startSandbox({
      port: 0,
      bot: false,
      dataDir: empty,
      now: new Date("2030-01-01T00:00:00Z"),
    });
    const { now } = (await (await fetch(`${ready.control}/control/clock`)).json()) as { now: string };
    await close();
    expect(now).toMatch(/^2030-01-01T00:00:/);
    expect(ready.env.NODE_OPTIONS).toMatch(/^--import=file:\/\/\/\S+\/sandbox\/clock-preload\.mjs$/);
    expect(ready.env.JOBMON_SANDBOX_CONTROL).toBe(ready.control);
  });

  test("the app token is there in Socket Mode alone", async () => {
    const start = (socketMode: boolean) => startSandbox({ port: 0, bot: false, dataDir: empty, socketMode });
    const [http, socket] = await Promise.all([start(false), start(true)]);
    await Promise.all([http.close(), socket.close()]);
    expect(http.ready.env.SLACK_APP_TOKEN).toBeUndefined();
    expect(socket.ready.env.SLACK_APP_TOKEN).toMatch(/^xapp-/);
  });

  test("it stops although a bot has a socket open", async () => {
    const { ready, close } = await startSandbox({ port: 0, bot: false, dataDir: empty, socketMode: true });
    const opened = await fetch(`${ready.env.SLACK_API_URL}apps.connections.open`, {
      method: "POST",
      headers: { authorization: `Bearer ${ready.env.SLACK_APP_TOKEN}` },
    });
    const { url } = (await opened.json()) as { url: string };
    const socket = new WebSocket(url);
    const hello = await new Promise((resolve) => {
      socket.addEventListener("message", ({ data }) => resolve(JSON.parse(String(data))), { once: true });
    });
    expect(hello).toMatchObject({ type: "hello", num_connections: 1, connection_info: { app_id: "A0001" } });
    const ended = new Promise<number>((resolve) => {
      socket.addEventListener("close", ({ code }) => resolve(code));
    });
    await close();
    expect(await ended).toBe(1001);
  });

  test("rows, statements and requests reach local Databricks", async () => {
    const { ready, close } = await startSandbox({ port: 0, bot: false, dataDir: empty });
    const control = async (method: string, path: string, body?: object) => {
      const response = await fetch(`${ready.control}/control/${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    };
    try {
      const row = { workspace_id: "1", job_id: "7", name: "nightly" };
      expect(await control("POST", "rows", { "lakeflow.jobs": [row] })).toEqual({
        status: 200,
        body: { ok: true },
      });
      expect(await control("POST", "rows", { "lakeflow.jobs": [{ nonsense: 1 }] })).toMatchObject({
        status: 400,
        body: { error: expect.stringContaining("nonsense") },
      });
      expect((await control("GET", "statements")).body).toEqual([]);
      expect((await control("GET", "requests")).body).toEqual([]);
      expect((await control("DELETE", "statements")).status).toBe(200);
    } finally {
      await close();
    }
  });
});
