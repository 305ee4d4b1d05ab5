import { WebAPIPlatformError, WebClient } from "@slack/web-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSlackWithBot } from "./local-slack-with-bot.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSlackWithBot((app) => {
    app.command("/jobmon", async ({ ack }) => ack());
  });
});
afterAll(() => sandbox.close());

const blocks = [{ type: "section", text: { type: "mrkdwn", text: "hello" } }];
const metadata = { event_type: "run", event_payload: { key: "run-1" } };

/** The error code that Slack's own client reports. */
async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof WebAPIPlatformError) return error.data.error;
    throw error;
  }
  return "no error";
}

describe("tokens", () => {
  const withToken = (token?: string) =>
    new WebClient(token, { slackApiUrl: `${sandbox.origin}/api/`, retryConfig: { retries: 0 } });

  test("auth.test tells the bot who it is", async () => {
    expect(await sandbox.client.auth.test()).toMatchObject({
      ok: true,
      team_id: "T0001",
      user_id: "U0BOT",
      bot_id: "B0BOT",
    });
  });

  test("a missing, wrong or unsuitable token is refused in Slack's words", async () => {
    expect(await codeOf(withToken().auth.test())).toBe("not_authed");
    expect(await codeOf(withToken("xoxb-other").auth.test())).toBe("invalid_auth");
    expect(await codeOf(sandbox.client.apps.connections.open())).toBe("not_allowed_token_type");
  });

  test("tokens do not show up in the list of calls", async () => {
    await fetch(`${sandbox.origin}/api/auth.test`, {
      method: "POST",
      body: new URLSearchParams({ token: "xoxb-in-the-form" }),
    });
    const { body } = await sandbox.control("GET", "calls");
    expect(body).toContainEqual(
      expect.objectContaining({ method: "auth.test", args: {}, error: "invalid_auth" }),
    );
    expect(JSON.stringify(body)).not.toContain("xoxb-");
  });
});

describe("chat", () => {
  test("chat.postMessage posts, with ids on blocks and a fresh ts", async () => {
    const { client } = sandbox;
    const first = await client.chat.postMessage({ channel: "C0002", text: "one", blocks, metadata });
    const second = await client.chat.postMessage({ channel: "C0002", text: "two" });
    expect(first).toMatchObject({
      ok: true,
      channel: "C0002",
      message: { user: "U0BOT", bot_id: "B0BOT", text: "one", blocks: [{ type: "section" }], metadata },
    });
    expect(first.message?.blocks?.[0]?.block_id).toMatch(/^\w{5}$/);
    expect(Number(second.ts)).toBeGreaterThan(Number(first.ts));
  });

  test("what cannot be posted is refused", async () => {
    const { chat } = sandbox.client;
    expect(await codeOf(chat.postMessage({ channel: "C9999", text: "x" }))).toBe("channel_not_found");
    expect(await codeOf(chat.postMessage({ channel: "C0009", text: "x" }))).toBe("channel_not_found");
    expect(await codeOf(chat.postMessage({ channel: "C0001", text: "" }))).toBe("no_text");
    expect(await codeOf(chat.postMessage({ channel: "C0001", text: "x", thread_ts: "1.000001" }))).toBe(
      "thread_not_found",
    );
    const raw = (fields: Record<string, string>) =>
      sandbox.client.apiCall("chat.postMessage", { channel: "C0001", ...fields });
    expect(await codeOf(raw({ blocks: "[{" }))).toBe("invalid_blocks_format");
    expect(await codeOf(raw({ blocks: '[{"text":"no type"}]' }))).toBe("invalid_blocks");
    expect(await codeOf(raw({ text: "x", metadata: '{"event_type":"a"}' }))).toBe("invalid_metadata_format");
  });

  test("text without blocks removes blocks on update; metadata stays unless it is given", async () => {
    const { chat, conversations } = sandbox.client;
    const posted = await chat.postMessage({ channel: "C0002", text: "board", blocks, metadata });
    const ts = posted.ts ?? "";
    const stored = async () => {
      const { messages } = await conversations.replies({ channel: "C0002", ts, include_all_metadata: true });
      return messages?.[0];
    };
    const updated = await chat.update({ channel: "C0002", ts, text: "changed" });
    expect(updated).toMatchObject({ ok: true, ts, text: "changed" });
    expect(await stored()).toMatchObject({ text: "changed", metadata, edited: { user: "U0BOT" } });
    expect(await stored()).not.toHaveProperty("blocks");
    await chat.update({ channel: "C0002", ts, text: "again", metadata: {} as never });
    expect(await stored()).not.toHaveProperty("metadata");
  });

  test("only the bot's own, visible messages can be changed or deleted", async () => {
    const { chat } = sandbox.client;
    void sandbox.post("mention", { user: "U0002", channel: "C0002", text: "hi", timeout_ms: 1 });
    await expect
      .poll(() => sandbox.messages("channel=C0002&user=U0002"))
      .toContainEqual(expect.objectContaining({ user: "U0002" }));
    const theirs = (await sandbox.messages("channel=C0002")).find(({ user }) => user === "U0002")?.ts ?? "";
    expect(await codeOf(chat.update({ channel: "C0002", ts: theirs, text: "x" }))).toBe(
      "cant_update_message",
    );
    expect(await codeOf(chat.delete({ channel: "C0002", ts: theirs }))).toBe("cant_delete_message");
    expect(await codeOf(chat.update({ channel: "C0002", ts: "1.000001", text: "x" }))).toBe(
      "message_not_found",
    );
    const own = (await chat.postMessage({ channel: "C0002", text: "own" })).ts ?? "";
    expect(await codeOf(chat.update({ channel: "C0002", ts: own, text: "x".repeat(4001) }))).toBe(
      "msg_too_long",
    );
    expect(await chat.delete({ channel: "C0002", ts: own })).toMatchObject({ ok: true, ts: own });
    expect(await codeOf(chat.delete({ channel: "C0002", ts: own }))).toBe("message_not_found");
  });

  test("an ephemeral message is seen by one person, and by no method", async () => {
    const { chat, conversations } = sandbox.client;
    const posted = await chat.postEphemeral({ channel: "C0003", user: "U0002", text: "for ben" });
    const ts = posted.message_ts ?? "";
    expect(await sandbox.messages("channel=C0003&user=U0002")).toMatchObject([
      { ts, ephemeral_for: "U0002" },
    ]);
    expect(await sandbox.messages("channel=C0003&user=U0001")).toEqual([]);
    expect(await sandbox.messages("channel=C0003")).toEqual([]);
    expect((await conversations.history({ channel: "C0003" })).messages).toEqual([]);
    expect(await codeOf(chat.update({ channel: "C0003", ts, text: "x" }))).toBe("message_not_found");
    expect(await codeOf(chat.postEphemeral({ channel: "C0003", user: "U0404", text: "x" }))).toBe(
      "user_not_in_channel",
    );
  });

  test("a person's id stands for the direct message with them", async () => {
    const posted = await sandbox.client.chat.postMessage({ channel: "U0003", text: "hi" });
    const opened = await sandbox.client.conversations.open({ users: "U0003" });
    expect(posted.channel).toBe(opened.channel?.id);
    expect(await sandbox.messages(`channel=${posted.channel}&user=U0001`)).toEqual([]);
    expect(await sandbox.messages(`channel=${posted.channel}&user=U0003`)).toMatchObject([{ text: "hi" }]);
  });
});

describe("conversations and users", () => {
  test("history is newest first without replies; replies are oldest first", async () => {
    const { chat, conversations } = sandbox.client;
    const channel = "C0001";
    const parent = (await chat.postMessage({ channel, text: "parent", metadata })).ts ?? "";
    const replies: string[] = [];
    for (const text of ["r1", "r2", "r3"]) {
      replies.push((await chat.postMessage({ channel, text, thread_ts: replies[0] ?? parent })).ts ?? "");
    }
    await chat.postMessage({ channel, text: "later" });
    const texts = (list: { text?: string }[] | undefined) => list?.map(({ text }) => text);

    const history = await conversations.history({ channel });
    expect(texts(history.messages)).toEqual(["later", "parent"]);
    expect(history.messages?.[1]).toMatchObject({
      reply_count: 3,
      latest_reply: replies[2],
      thread_ts: parent,
    });
    expect(history.messages?.[1]).not.toHaveProperty("metadata");
    const since = await conversations.history({ channel, oldest: parent, include_all_metadata: true });
    expect(texts(since.messages)).toEqual(["later"]);
    const inclusive = await conversations.history({
      channel,
      oldest: parent,
      inclusive: true,
      include_all_metadata: true,
    });
    expect(inclusive.messages?.[1]).toMatchObject({ metadata });

    const page = await conversations.replies({ channel, ts: parent, limit: 2 });
    expect(texts(page.messages)).toEqual(["parent", "r1"]);
    const rest = await conversations.replies({
      channel,
      ts: parent,
      limit: 2,
      cursor: page.response_metadata?.next_cursor ?? "",
    });
    expect(texts(rest.messages)).toEqual(["r2", "r3"]);
    expect(rest.has_more).toBe(false);
    expect(await codeOf(conversations.replies({ channel, ts: "1.000001" }))).toBe("thread_not_found");
    expect(await codeOf(conversations.history({ channel, cursor: "bm9uc2Vuc2U=" }))).toBe("invalid_cursor");
  });

  test("the bot sees its channels, not the private one", async () => {
    const { conversations } = sandbox.client;
    const { channels } = await conversations.list({ types: "public_channel,private_channel" });
    expect(channels?.map(({ id, name }) => [id, name])).toEqual([
      ["C0001", "data-platform"],
      ["C0002", "ml"],
      ["C0003", "finops"],
      ["C0004", "watercooler"],
      ["C0005", "old-reports"],
    ]);
    expect((await conversations.info({ channel: "C0002" })).channel).toMatchObject({ is_member: true });
    expect(await codeOf(conversations.info({ channel: "C0009" }))).toBe("channel_not_found");
    expect(await codeOf(conversations.history({ channel: "C0009" }))).toBe("channel_not_found");
    expect((await conversations.members({ channel: "C0001" })).members).toContain("U0BOT");
  });

  test("users carry roles and addresses", async () => {
    const { users } = sandbox.client;
    expect((await users.info({ user: "U0001" })).user).toMatchObject({
      name: "ana",
      is_admin: true,
      profile: { email: "ana@example.test" },
    });
    expect((await users.info({ user: "U0003" })).user).toMatchObject({ is_restricted: true });
    expect(await codeOf(users.info({ user: "U0404" }))).toBe("user_not_found");
    expect((await users.list({})).members?.map(({ id }) => id)).toEqual(["U0001", "U0002", "U0003", "U0BOT"]);
  });
});

describe("the transport", () => {
  const call = async (method: string, init: RequestInit) => {
    const response = await fetch(`${sandbox.origin}/api/${method}`, {
      method: "POST",
      ...init,
      headers: { authorization: `Bearer ${sandbox.client.token}`, ...init.headers },
    });
    return { status: response.status, body: await response.json() };
  };

  test("JSON bodies work as forms do", async () => {
    const answer = await call("chat.postMessage", {
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify({ channel: "C0002", text: "as JSON", blocks }),
    });
    expect(answer).toMatchObject({ status: 200, body: { ok: true, message: { text: "as JSON" } } });
  });

  test("bodies that cannot be read, and methods that are not there", async () => {
    const json = { "content-type": "application/json" };
    expect((await call("auth.test", { headers: json, body: "{" })).body).toEqual({
      ok: false,
      error: "invalid_json",
    });
    expect((await call("auth.test", { headers: json, body: "[]" })).body).toEqual({
      ok: false,
      error: "json_not_object",
    });
    expect((await call("chat.shout", {})).body).toMatchObject({ ok: false, error: "unknown_method" });
    expect((await call("toString", {})).body).toMatchObject({ ok: false, error: "unknown_method" });
  });

  test("every call is listed with its decoded arguments", async () => {
    await sandbox.control("DELETE", "calls");
    await sandbox.client.chat.postMessage({ channel: "C0003", text: "x", blocks, metadata });
    await codeOf(sandbox.client.users.info({ user: "U0404" }));
    const { body } = await sandbox.control("GET", "calls");
    expect(body).toEqual([
      {
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        method: "chat.postMessage",
        args: { channel: "C0003", text: "x", blocks, metadata },
        status: 200,
        error: null,
      },
      {
        at: expect.anything(),
        method: "users.info",
        args: { user: "U0404" },
        status: 200,
        error: "user_not_found",
      },
    ]);
  });
});

describe("views", () => {
  const view = { type: "modal" as const, title: { type: "plain_text" as const, text: "T" }, blocks: [] };

  test("a view needs a trigger that Slack has issued", async () => {
    expect(await codeOf(sandbox.client.views.open({ trigger_id: "1.2.abc", view }))).toBe(
      "invalid_trigger_id",
    );
    expect(await codeOf(sandbox.client.views.update({ view_id: "V404", view }))).toBe("not_found");
    expect(await codeOf(sandbox.client.views.publish({ user_id: "U0001", view }))).toBe("invalid_arguments");
  });

  test("views.publish checks the hash it is given", async () => {
    const home = { type: "home" as const, blocks: [] };
    const { view: published } = await sandbox.client.views.publish({ user_id: "U0002", view: home });
    const again = (hash: string) => sandbox.client.views.publish({ user_id: "U0002", view: home, hash });
    expect(await codeOf(again("old"))).toBe("hash_conflict");
    expect(await again(published?.hash ?? "")).toMatchObject({ ok: true, view: { id: published?.id } });
  });
});
