import { WebAPIRateLimitedError } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type StrictSlack, startStrictSlack } from "./strict-slack.ts";

let strict: StrictSlack;
beforeEach(async () => {
  strict = await startStrictSlack();
});
afterEach(() => strict.close());

/** The seconds that Slack asks to wait; 0 when the call passed. */
async function waitOf(call: Promise<unknown>): Promise<number> {
  try {
    await call;
    return 0;
  } catch (error) {
    if (error instanceof WebAPIRateLimitedError) return error.retryAfter;
    throw error;
  }
}

/** How many calls pass at once, and what the next is told. */
async function burst(call: () => Promise<unknown>, atMost: number): Promise<[passed: number, wait: number]> {
  for (let passed = 0; passed < atMost; passed += 1) {
    const wait = await waitOf(call());
    if (wait > 0) return [passed, wait];
  }
  return [atMost, 0];
}

test("the refusal is HTTP 429 with Retry-After", async () => {
  const list = () =>
    fetch(`${strict.origin}/api/conversations.list`, {
      method: "POST",
      headers: { authorization: `Bearer ${strict.client.token}` },
    });
  for (let call = 0; call < 20; call += 1) expect((await list()).status).toBe(200);
  const refused = await list();
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "3"]);
  expect(await refused.json()).toEqual({ ok: false, error: "ratelimited" });
  expect(strict.slack.calls().at(-1)).toMatchObject({ status: 429, error: "ratelimited" });
});

describe("calls a minute", () => {
  test.each([
    ["users.list", {}, 20],
    ["usergroups.list", {}, 20],
    ["conversations.info", { channel: "C0001" }, 50],
    ["conversations.history", { channel: "C0001" }, 50],
    ["users.info", { user: "U0001" }, 100],
    ["views.publish", { user_id: "U0001", view: { type: "home", blocks: [] } }, 100],
  ])("%s", async (method, args, perMinute) => {
    const call = () => strict.client.apiCall(method, args);
    const wait = Math.ceil(60 / perMinute);
    expect(await burst(call, 200)).toEqual([perMinute, wait]);
    strict.clock.advance((wait - 1) * 1000);
    if (wait > 1) expect(await waitOf(call())).toBe(1);
    strict.clock.advance(1000);
    expect(await waitOf(call())).toBe(0);
    expect(await waitOf(strict.client.auth.test())).toBe(0);
  });

  test("chat.update is counted for the workspace, not the channel", async () => {
    const ts: Record<string, string | undefined> = {};
    for (const channel of ["C0001", "C0002"]) {
      ts[channel] = (await strict.client.chat.postMessage({ channel, text: "x" })).ts;
    }
    let turn = 0;
    const update = () => {
      turn += 1;
      const channel = turn % 2 === 0 ? "C0001" : "C0002";
      return strict.client.chat.update({ channel, ts: ts[channel] ?? "", text: "y" });
    };
    expect(await burst(update, 100)).toEqual([50, 2]);
  });
});

describe("messages in a channel", () => {
  const post = (channel: string) => strict.client.chat.postMessage({ channel, text: "x" });

  test("a few at once, then one a second; other channels go on", async () => {
    expect(await burst(() => post("C0001"), 20)).toEqual([5, 1]);
    expect(await waitOf(post("C0002"))).toBe(0);
    expect(await waitOf(post("U0001"))).toBe(0);
    strict.clock.advance(1000);
    expect(await burst(() => post("C0001"), 20)).toEqual([1, 1]);
  });

  test("one a second never meets the limit", async () => {
    for (let second = 0; second < 60; second += 1) {
      expect(await waitOf(post("C0001"))).toBe(0);
      strict.clock.advance(1000);
    }
  });

  test("a refused message does not count", async () => {
    for (let call = 0; call < 10; call += 1) {
      await strict.client.chat.postMessage({ channel: "C0001", text: "" }).catch(() => {});
    }
    expect(await burst(() => post("C0001"), 20)).toEqual([5, 1]);
  });

  test("a clock that goes back gives nothing away and takes nothing", async () => {
    expect(await burst(() => post("C0001"), 20)).toEqual([5, 1]);
    strict.clock.advance(-3_600_000);
    expect(await waitOf(post("C0001"))).toBe(1);
    strict.clock.advance(1000);
    expect(await waitOf(post("C0001"))).toBe(0);
  });
});
