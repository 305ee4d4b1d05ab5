import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseRuleName, RULES, type RuleName } from "../../../../sandbox/slack/rules.ts";
import { type StrictSlack, startStrictSlack } from "./strict-slack.ts";

const plain = (text: string) => ({ type: "plain_text", text });
const section = (text: string, more: object = {}) => ({ type: "section", text: plain(text), ...more });
const message = (blocks: unknown) => (strict: StrictSlack) => strict.post(blocks);
const call = (method: string, args: Record<string, unknown>) => (strict: StrictSlack) =>
  strict.call(method, args);
const tables = ["a", "b"].map((block_id) => ({
  type: "table",
  block_id,
  rows: [[{ type: "raw_text", text: "x" }]],
}));
const slackFile = { type: "image", alt_text: "x", slack_file: { id: "F0000000AA" } };
const poor = { manifest: { botScopes: ["commands"], unfurlDomains: [] } };

/** For each rule something that it refuses. */
const offences: Record<
  Exclude<RuleName, "file_processing" | "event_retries" | "socket_limit">,
  [code: string, (strict: StrictSlack) => Promise<{ error: string } | null>, options?: object]
> = {
  unknown_types: ["invalid_blocks", message([{ type: "nonsense" }])],
  unknown_fields: ["invalid_blocks", message([section("x", { surplus: 1 })])],
  required_fields: ["invalid_blocks", message([{ type: "header" }])],
  empty_values: ["invalid_blocks", message([{ type: "context", elements: [] }])],
  field_values: ["invalid_blocks", message([section("x", { expand: "yes" })])],
  block_limits: ["invalid_blocks", message([{ type: "header", text: plain("x".repeat(151)) }])],
  surfaces: ["invalid_blocks", message([{ type: "alert", text: plain("x") }])],
  duplicate_ids: ["invalid_blocks", message([1, 2].map(() => ({ type: "divider", block_id: "a" })))],
  consistency: [
    "invalid_blocks",
    message([1, 2].map((n) => ({ type: "plan", block_id: `p${n}`, title: "Plan" }))),
  ],
  one_table: ["invalid_attachments", message(tables)],
  message_size: ["msg_blocks_too_long", message([1, 2, 3, 4, 5].map(() => section("x".repeat(2900))))],
  view_size: [
    "view_too_large",
    (strict) =>
      strict.publish({ type: "home", blocks: Array.from({ length: 90 }, () => section("x".repeat(2900))) }),
  ],
  required_text: ["no_text", call("chat.postMessage", { channel: "C0001" })],
  attachments: [
    "invalid_attachments",
    call("chat.postMessage", { channel: "C0001", text: "x", attachments: [{}] }),
  ],
  metadata: [
    "invalid_metadata_format",
    call("chat.postMessage", { channel: "C0001", text: "x", metadata: { event_type: "x" } }),
  ],
  slack_files: ["invalid_blocks", message([slackFile])],
  rate_limits: [
    "ratelimited",
    async (strict) => {
      for (let n = 0; n < 6; n += 1) {
        const status = await postRaw(strict);
        if (status === 429) return { error: "ratelimited" };
      }
      return null;
    },
  ],
  scopes: ["missing_scope", call("users.list", {}), poor],
  membership: ["not_in_channel", call("chat.postMessage", { channel: "C0004", text: "x" })],
  ownership: [
    "cant_update_message",
    async (strict) => {
      await strict.slack.people.mention({ user: "U0001", channel: "C0001", text: "x", timeout_ms: 0 });
      const ts = strict.slack.messages.list({ channel: "C0001" }).at(-1)?.ts;
      return strict.call("chat.update", { channel: "C0001", ts, text: "y" });
    },
  ],
  triggers: [
    "expired_trigger_id",
    async (strict) => {
      const { trigger_id } = await strict.command();
      strict.clock.advance(5000);
      const view = { type: "modal", title: plain("T"), blocks: [] };
      return strict.call("views.open", { trigger_id, view });
    },
  ],
  view_stack: [
    "hash_conflict",
    async (strict) => {
      const home = { type: "home", blocks: [] };
      await strict.publish(home);
      return strict.call("views.publish", { user_id: "U0001", view: home, hash: "old" });
    },
  ],
  response_urls: [
    "expired_url",
    async (strict) => {
      const { response_url } = await strict.command();
      strict.clock.advance(31 * 60_000);
      const response = await fetch(response_url, { method: "POST", body: '{"text":"late"}' });
      return response.status === 200 ? null : ((await response.json()) as { error: string });
    },
  ],
};

async function postRaw(strict: StrictSlack): Promise<number> {
  const response = await fetch(`${strict.origin}/api/chat.postMessage`, {
    method: "POST",
    headers: { authorization: `Bearer ${strict.client.token}`, "content-type": "application/json" },
    body: JSON.stringify({ channel: "C0002", text: "x" }),
  });
  return response.status;
}

describe("each rule refuses something, and lets it pass when it is relaxed", () => {
  test.each(Object.entries(offences))("%s", async (rule, [code, offend, options = {}]) => {
    const strict = await startStrictSlack(options);
    expect((await offend(strict))?.error).toBe(code);
    await strict.close();
    const relaxed = await startStrictSlack({ ...options, relax: [rule as RuleName] });
    expect(await offend(relaxed)).toBeNull();
    await relaxed.close();
  });

  test("file_processing", async () => {
    const relaxed = await startStrictSlack({ relax: ["file_processing"], fileProcessingMs: 60_000 });
    const png = Buffer.from("89504e470d0a1a0a", "hex");
    const done = await relaxed.client.filesUploadV2({ file: png, filename: "a.png" });
    const id = (done.files as { files?: { id?: string }[] }[])[0]?.files?.[0]?.id;
    expect(await relaxed.post([{ type: "image", alt_text: "x", slack_file: { id } }])).toBeNull();
    await relaxed.close();
  });

  test("event_retries", async () => {
    const relaxed = await startStrictSlack({ relax: ["event_retries"] });
    relaxed.answerWith(() => ({ status: 500 }));
    await relaxed.slack.people.mention({ user: "U0001", channel: "C0001", text: "x", timeout_ms: 0 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(relaxed.received).toHaveLength(1);
    await relaxed.close();
  });
});

test("a rule that is not there is refused with the names of those that are", () => {
  expect(() => parseRuleName("everything")).toThrow(
    `there is no rule everything; the rules are ${Object.keys(RULES).join(", ")}`,
  );
  expect(() => parseRuleName("toString")).toThrow("there is no rule toString");
  expect(parseRuleName("scopes")).toBe("scopes");
});

test("the README lists the rules, each with what it demands", () => {
  const readme = readFileSync(new URL("../../../../sandbox/README.md", import.meta.url), "utf8");
  const rows = [...readme.matchAll(/^\| `([a-z_]+)` \| (.+) \|$/gm)].map(([, name, words]) => [name, words]);
  expect(rows).toEqual(Object.entries(RULES));
});

test("an unknown name on the command line is refused with status 2", async () => {
  const main = fileURLToPath(new URL("../../../../sandbox/main.ts", import.meta.url));
  const child = spawn(process.execPath, [main, "--relax", "scopes", "--relax", "everything"]);
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  const status = await new Promise((resolve) => {
    child.once("close", resolve);
  });
  expect(status).toBe(2);
  expect(complaint).toContain("--relax: there is no rule everything; the rules are unknown_types, ");
});
