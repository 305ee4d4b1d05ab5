import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClock } from "../../../sandbox/clock.ts";
import { failureOf } from "../databricks/warehouse-client.ts";
import { type SandboxWithClients, startSandboxWithClients } from "./sandbox-client.ts";

const NOW = "2030-01-01T00:00:00.000Z";
const HOUR_MS = 3_600_000;

describe("a driven clock", () => {
  const aClock = () => createClock({ now: new Date(NOW) });
  const sinceNow = (clock: { now(): Date }) => clock.now().getTime() - Date.parse(NOW);

  test("ticks at the real rate, jumps ahead and back, and stands still", async () => {
    const clock = aClock();
    await sleep(50);
    expect(sinceNow(clock)).toBeGreaterThan(45);
    expect(sinceNow(clock)).toBeLessThan(1000);
    clock.change({ advanceMs: HOUR_MS });
    expect(sinceNow(clock)).toBeGreaterThanOrEqual(HOUR_MS);
    clock.change({ now: new Date("2029-06-01T00:00:00Z"), rate: 0 });
    await sleep(20);
    expect(clock.now().toISOString()).toBe("2029-06-01T00:00:00.000Z");
    clock.change({ advanceMs: -1000 });
    expect(clock.now().toISOString()).toBe("2029-05-31T23:59:59.000Z");
  });

  test("runs as fast as it is told", async () => {
    const clock = aClock();
    clock.change({ rate: 3600 });
    await sleep(100);
    expect(sinceNow(clock)).toBeGreaterThan(95 * 3600);
    expect(clock.state().rate).toBe(3600);
  });

  test("what has passed grows with jumps ahead, never with jumps back, and goes on while it stands", async () => {
    const clock = aClock();
    clock.change({ advanceMs: HOUR_MS });
    clock.change({ advanceMs: -5 * HOUR_MS });
    const { elapsedMs } = clock.state();
    expect(elapsedMs).toBeGreaterThanOrEqual(HOUR_MS);
    expect(elapsedMs).toBeLessThan(HOUR_MS + 1000);
    clock.change({ rate: 0 });
    await sleep(50);
    expect(clock.state().elapsedMs).toBeGreaterThan(elapsedMs + 45);
  });

  test("tells of changes, until it need not any more", () => {
    const clock = aClock();
    const heard: string[] = [];
    const stop = clock.onChange(({ now, rate }) => heard.push(`${now.toISOString()} ${rate}`));
    clock.change({ now: new Date(NOW), rate: 0 });
    clock.change({ advanceMs: HOUR_MS });
    stop();
    clock.change({ rate: 1 });
    expect(heard).toEqual([`${NOW} 0`, "2030-01-01T01:00:00.000Z 0"]);
  });
});

describe("the control API", () => {
  let sandbox: SandboxWithClients;
  beforeAll(async () => {
    sandbox = await startSandboxWithClients({ now: new Date(NOW) });
  });
  afterAll(() => sandbox.close());
  const change = (body: object) => sandbox.control("POST", "clock", body);

  test.each([
    [{}, "give now, advance_ms or rate"],
    [{ now: NOW, advance_ms: 1 }, "now and advance_ms exclude each other"],
    [{ now: "tomorrow" }, "now"],
    [{ now: "2030-01-01T00:00:00" }, "now"],
    [{ rate: -1 }, "rate"],
    [{ advance_ms: "1" }, "advance_ms"],
    [{ advance: 1 }, "advance"],
  ])("%j is refused and says why", async (body, why) => {
    const answer = await change(body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toContain(why);
  });

  test("drives local Slack's message times and Databricks' tokens", async () => {
    expect(await change({ now: "2030-05-05", rate: 0 })).toMatchObject({
      status: 200,
      body: { now: "2030-05-05T00:00:00.000Z", rate: 0 },
    });
    expect((await sandbox.control("GET", "clock")).body).toMatchObject({
      now: "2030-05-05T00:00:00.000Z",
      rate: 0,
    });
    const { ts } = await sandbox.slack.chat.postMessage({ channel: "C0001", text: "x" });
    expect(Number(ts)).toBe(Date.parse("2030-05-05T00:00:00Z") / 1000);

    const { body } = await sandbox.askToken();
    const headers = { authorization: `Bearer ${body.access_token}` };
    const ask = async () => (await sandbox.rest("GET", "/api/2.2/no-such-thing", headers)).status;
    await change({ advance_ms: HOUR_MS - 1000 });
    expect(await ask()).toBe(404);
    await change({ advance_ms: 2000 });
    expect(await ask()).toBe(403);
    await change({ advance_ms: -HOUR_MS, rate: 1 });
    expect(await ask()).toBe(404);
  });

  test("a process that follows is waited for; one that is gone holds nothing up", async () => {
    const next = (after: number, signal?: AbortSignal) =>
      fetch(`${sandbox.ready.control}/control/clock/next?follower=f&after=${after}`, {
        ...(signal && { signal }),
      });
    const { version, elapsed_ms } = (await (await next(0)).json()) as { version: number; elapsed_ms: number };
    expect(elapsed_ms).toBeGreaterThan(0);

    const waiting = next(version);
    await sleep(100);
    let isChanged = false;
    const changed = change({ advance_ms: 1 }).then(() => {
      isChanged = true;
    });
    expect(await (await waiting).json()).toMatchObject({ version: version + 1 });
    await sleep(100);
    expect(isChanged).toBe(false);
    const abort = new AbortController();
    const following = failureOf(next(version + 1, abort.signal));
    await changed;

    abort.abort();
    await following;
    await sleep(50);
    const begun = performance.now();
    await change({ advance_ms: 1 });
    expect(performance.now() - begun).toBeLessThan(900);
  });

  test("a process that follows and says nothing is waited for a second, once", async () => {
    const next = () => fetch(`${sandbox.ready.control}/control/clock/next?follower=mute&after=0`);
    await next();
    const timed = async () => {
      const begun = performance.now();
      await change({ advance_ms: 1 });
      return performance.now() - begun;
    };
    expect(await timed()).toBeGreaterThan(900);
    expect(await timed()).toBeLessThan(900);
  });
});
