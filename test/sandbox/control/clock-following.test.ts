import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createClock } from "../../../sandbox/clock.ts";
import { createClockApi } from "../../../sandbox/control/clock-api.ts";
import { type SandboxServer, startSandboxServer } from "../../../sandbox/control/sandbox-server.ts";

const NOW = "2030-01-01T00:00:00.000Z";
const HOUR_MS = 3_600_000;
const preload = new URL("../../../sandbox/clock-preload.mjs", import.meta.url);

let server: SandboxServer;
const clock = createClock();
const serve = (port: number) =>
  startSandboxServer({ parts: [createClockApi(clock)], port, handleUpgrade: () => {} });
beforeAll(async () => {
  server = await serve(0);
});
afterAll(() => server.close());

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

async function change(body: object): Promise<void> {
  const response = await fetch(`${server.origin}/control/clock`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

/** A process that lives in the sandbox's time; `lines` are what it prints, after a first `ready`. */
async function start(script: string, { module = false } = {}) {
  await change({ now: NOW, rate: 1 });
  const type = module ? ["--input-type=module"] : [];
  const child = spawn(process.execPath, [...type, "-e", `${script}\n;console.log("ready");`], {
    env: { NODE_OPTIONS: `--import=${preload.href}`, JOBMON_SANDBOX_CONTROL: server.origin },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  await expect.poll(() => lines, { timeout: 10_000 }).toContain("ready");
  lines.splice(lines.indexOf("ready"), 1);
  return { lines, ended, errors: () => errors };
}

const say = (text: string) =>
  `() => console.log(${JSON.stringify(text)} + " " + new Date().toISOString().slice(0, 16))`;

describe("Date", () => {
  test("follows jumps in both directions and the rate", async () => {
    const { lines, errors } = await start(`setInterval(() => console.log(new Date().toISOString()), 20);`);
    const newest = () => lines.at(-1)?.slice(0, 16);
    await change({ now: "2031-02-03T04:05:00Z" });
    await expect.poll(newest).toBe("2031-02-03T04:05");
    await change({ now: "2029-02-03T04:05:00Z" });
    await expect.poll(newest).toBe("2029-02-03T04:05");
    await change({ rate: 600 });
    await expect.poll(newest).toMatch(/2029-02-03T04:1/);
    await change({ now: "2029-02-03T04:00:00Z", rate: 0 });
    const count = lines.length;
    await expect.poll(() => lines.length).toBeGreaterThan(count + 4);
    expect(lines.at(-1)).toBe("2029-02-03T04:00:00.000Z");
    expect(errors()).toBe("");
  });
});

describe("timers", () => {
  test("that are due within a jump fire at once, in their order; those that are not go on waiting", async () => {
    const { lines } = await start(`
      setTimeout(${say("two hours")}, ${2 * HOUR_MS});
      setTimeout(${say("an hour")}, ${HOUR_MS});
      setTimeout(${say("half an hour")}, ${HOUR_MS / 2});
      const far = setTimeout(${say("cleared")}, ${HOUR_MS});
      clearTimeout(far);`);
    await change({ advance_ms: HOUR_MS + 1000 });
    await expect.poll(() => lines).toEqual(["half an hour 2030-01-01T01:00", "an hour 2030-01-01T01:00"]);
    await change({ advance_ms: HOUR_MS });
    await expect.poll(() => lines.at(-1)).toBe("two hours 2030-01-01T02:00");
    expect(lines).toHaveLength(3);
  });

  test("of every kind are driven: intervals, promises, iterators, promisified and imported ones", async () => {
    const { lines } = await start(
      `
      import { setTimeout as imported } from "node:timers";
      import { scheduler, setInterval as ticks, setTimeout as sleep } from "node:timers/promises";
      import { promisify } from "node:util";
      const interval = setInterval(${say("interval")}, ${HOUR_MS});
      imported(${say("imported")}, ${HOUR_MS});
      sleep(${HOUR_MS}, "promise").then((value) => console.log(value));
      scheduler.wait(${HOUR_MS}).then(() => console.log("scheduler"));
      promisify(setTimeout)(${HOUR_MS}, "promisified").then((value) => console.log(value));
      const aborter = new AbortController();
      sleep(${HOUR_MS}, null, { signal: aborter.signal }).catch(({ name, code }) => console.log(name, code));
      setTimeout(() => aborter.abort(), ${HOUR_MS / 2});
      for await (const tick of (console.log("ready"), ticks(${2 * HOUR_MS}, "tick"))) {
        console.log(tick);
        clearInterval(interval);
        break;
      }`,
      { module: true },
    );
    await change({ advance_ms: HOUR_MS });
    await expect
      .poll(() => [...lines].sort())
      .toEqual([
        "AbortError ABORT_ERR",
        "imported 2030-01-01T01:00",
        "interval 2030-01-01T01:00",
        "promise",
        "promisified",
        "scheduler",
      ]);
    await change({ advance_ms: HOUR_MS });
    await expect.poll(() => lines.slice(6).sort()).toContain("tick");
  });

  test("run as fast as the clock, and at the real rate while it stands", async () => {
    const { lines, ended } = await start(`setTimeout(${say("minute")}, 60_000);`);
    await change({ rate: 600 });
    await expect.poll(() => lines).toEqual(["minute 2030-01-01T00:01"]);
    expect(await ended).toBe(0);

    const standing = await start(`
      setTimeout(() => setTimeout(${say("went on")}, 400), 400);`);
    await change({ rate: 0 });
    await expect.poll(() => standing.lines).toEqual(["went on 2030-01-01T00:00"]);
  });

  test("do not wait longer when the clock is put back", async () => {
    const { lines } = await start(`setTimeout(${say("second")}, 1500);`);
    await change({ now: "2029-12-31T00:00:00Z" });
    await expect.poll(() => lines, { timeout: 5000 }).toEqual(["second 2029-12-31T00:00"]);
  });

  test("behave as Node's own otherwise", async () => {
    const { lines, ended } = await start(`
      const { AsyncLocalStorage } = require("node:async_hooks");
      const storage = new AsyncLocalStorage();
      storage.run("context", () => setTimeout((...args) => console.log(storage.getStore(), ...args), ${HOUR_MS}, 1, 2));
      const byNumber = setTimeout(() => console.log("never"), 10);
      clearTimeout(+byNumber);
      clearInterval(setTimeout(() => console.log("never"), 10));
      clearTimeout(undefined); clearTimeout(null); clearTimeout("x");
      setTimeout(function () { console.log(typeof this.ref, this.hasRef()); }, 1);
      const unref = setTimeout(() => console.log("never"), ${9 * HOUR_MS}).unref();
      const again = setTimeout(() => console.log("again"), 1);
      setTimeout(() => again.refresh(), 300);
      const disposed = setTimeout(() => console.log("never"), 1); disposed[Symbol.dispose](); disposed.refresh();
      try { setTimeout("code"); } catch (error) { console.log(error.code, unref.hasRef()); }`);
    await expect.poll(() => lines.filter((line) => line === "again")).toHaveLength(2);
    await change({ advance_ms: HOUR_MS });
    await expect.poll(() => lines.at(-1)).toBe("context 1 2");
    expect(lines.slice(0, 2)).toEqual(["ERR_INVALID_ARG_TYPE false", "function true"]);
    expect(lines).not.toContain("never");
    expect(await ended).toBe(0);
  });

  test("an error thrown in one ends the process as ever", async () => {
    const { ended, errors } = await start(`setTimeout(() => { throw new Error("broken"); }, ${HOUR_MS});`);
    await change({ advance_ms: HOUR_MS });
    expect(await ended).toBe(1);
    expect(errors()).toContain("Error: broken");
  });
});

describe("following", () => {
  test("keeps no process alive", async () => {
    const { ended } = await start("");
    expect(await ended).toBe(0);
  });

  test("finds a sandbox that was gone", async () => {
    const { lines } = await start(
      `setInterval(() => console.log(new Date().toISOString().slice(0, 10)), 20);`,
    );
    const port = Number(new URL(server.origin).port);
    await server.close();
    clock.change({ now: new Date("2033-03-03T00:00:00Z") });
    server = await serve(port);
    await expect.poll(() => lines.at(-1), { timeout: 5000 }).toBe("2033-03-03");
  });

  test("its files are plain JavaScript that needs Node alone", async () => {
    for (const name of ["clock-preload.mjs", "driven-timers.mjs"]) {
      const source = await readFile(fileURLToPath(new URL(name, preload)), "utf8");
      const imported = [...source.matchAll(/from "([^"]+)"/g)].map(([, from]) => from);
      expect(imported.filter((from) => !/^node:|^\.\/driven-timers\.mjs$/.test(from ?? ""))).toEqual([]);
    }
  });
});
