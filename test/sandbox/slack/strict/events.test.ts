import { afterEach, beforeEach, expect, test } from "vitest";
import { type Received, type StrictSlack, startStrictSlack } from "./strict-slack.ts";

let strict: StrictSlack;
beforeEach(async () => {
  strict = await startStrictSlack();
});
afterEach(() => strict.close());

const mention = (timeout_ms = 0) =>
  strict.slack.people.mention({ user: "U0001", channel: "C0001", text: "runs", timeout_ms });
const retriesOf = (received: readonly Received[]) =>
  received.map(({ headers }) => [headers["x-slack-retry-num"], headers["x-slack-retry-reason"]]);
const eventIds = () => new Set(strict.received.map(({ body }) => JSON.parse(body).event_id));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("a refused event comes again at once, after a minute and after five more, as the same event", async () => {
  strict.answerWith(() => ({ status: 500 }));
  expect(await mention()).toMatchObject({ ack_status: 500 });
  await expect.poll(() => strict.received.length).toBe(2);
  strict.clock.advance(59_000);
  await pause(120);
  expect(strict.received).toHaveLength(2);
  strict.clock.advance(1000);
  await expect.poll(() => strict.received.length).toBe(3);
  await pause(60);
  strict.clock.advance(300_000);
  await expect.poll(() => strict.received.length).toBe(4);
  strict.clock.advance(3_600_000);
  await pause(120);
  expect(retriesOf(strict.received)).toEqual([
    [undefined, undefined],
    ["1", "http_error"],
    ["2", "http_error"],
    ["3", "http_error"],
  ]);
  expect(eventIds().size).toBe(1);
  const times = strict.received.map(({ headers }) => Number(headers["x-slack-request-timestamp"]));
  expect(times.map((time) => time - (times[0] ?? 0))).toEqual([0, 0, 60, 360]);
});

test("an accepted delivery is the last", async () => {
  strict.answerWith((count) => (count === 1 ? { status: 503 } : {}));
  await mention();
  await expect.poll(() => strict.received.length).toBe(2);
  strict.clock.advance(3_600_000);
  await pause(120);
  expect(strict.received).toHaveLength(2);
});

test("X-Slack-No-Retry ends it", async () => {
  strict.answerWith(() => ({ status: 500, headers: { "x-slack-no-retry": "1" } }));
  await mention();
  strict.clock.advance(3_600_000);
  await pause(120);
  expect(strict.received).toHaveLength(1);
});

test("a late ack counts as none; the answer to the second delivery is waited for", async () => {
  strict.answerWith((count) => (count === 1 ? { afterMs: 3500 } : {}));
  const outcome = mention(8000);
  await expect.poll(() => strict.received.length, { timeout: 5000 }).toBe(2);
  expect(retriesOf(strict.received)[1]).toEqual(["1", "http_timeout"]);
  const { event } = JSON.parse(strict.received[1]?.body ?? "{}");
  await strict.client.chat.postMessage({ channel: "C0001", thread_ts: event.ts, text: "answer" });
  expect(await outcome).toMatchObject({ ack_status: "operation_timeout", messages: [{ text: "answer" }] });
});

test("after a refusal the answer to the second delivery is waited for too", async () => {
  strict.answerWith((count) => (count === 1 ? { status: 500 } : {}));
  const outcome = mention(8000);
  await expect.poll(() => strict.received.length).toBe(2);
  const { event } = JSON.parse(strict.received[1]?.body ?? "{}");
  await strict.client.chat.postMessage({ channel: "C0001", thread_ts: event.ts, text: "answer" });
  expect(await outcome).toMatchObject({ ack_status: 500, messages: [{ text: "answer" }] });
});

test("commands and clicks are delivered once", async () => {
  strict.answerWith(() => ({ status: 500 }));
  await strict.slack.people.command({ user: "U0001", channel: "C0001", text: "x", timeout_ms: 0 });
  strict.clock.advance(3_600_000);
  await pause(120);
  expect(strict.received).toHaveLength(1);
});
