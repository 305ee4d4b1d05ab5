import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readAppManifest } from "../../../../sandbox/slack/app-manifest.ts";
import { methods } from "../../../../sandbox/slack/methods/index.ts";
import { everyScope } from "../every-scope.ts";
import { type StrictSlack, startStrictSlack } from "./strict-slack.ts";

let strict: StrictSlack;
beforeAll(async () => {
  strict = await startStrictSlack();
});
afterAll(() => strict.close());

const code = async (method: string, args: Record<string, unknown>, slack = strict) =>
  (await slack.call(method, args))?.error ?? "ok";

describe("scopes", () => {
  let poor: StrictSlack;
  beforeAll(async () => {
    poor = await startStrictSlack({ manifest: { botScopes: ["commands"], unfurlDomains: [] } });
  });
  afterAll(() => poor.close());

  test.each([
    ["chat.postMessage", { channel: "C0001", text: "x" }, "chat:write"],
    ["chat.update", { channel: "C0001", ts: "1.0", text: "x" }, "chat:write"],
    ["chat.postEphemeral", { channel: "C0001", user: "U0001", text: "x" }, "chat:write"],
    ["conversations.history", { channel: "C0001" }, "channels:history"],
    ["conversations.history", { channel: "C0009" }, "groups:history"],
    ["conversations.replies", { channel: "D0001", ts: "1.0" }, "im:history"],
    ["conversations.list", { types: "public_channel,private_channel" }, "channels:read,groups:read"],
    ["conversations.info", { channel: "C0001" }, "channels:read"],
    ["conversations.join", { channel: "C0001" }, "channels:join"],
    ["conversations.open", { users: "U0001" }, "im:write"],
    ["users.info", { user: "U0001" }, "users:read"],
    ["users.list", {}, "users:read"],
    ["users.lookupByEmail", { email: "ana@example.test" }, "users:read.email"],
    ["users.conversations", {}, "channels:read"],
    ["usergroups.list", {}, "usergroups:read"],
    ["reactions.add", { channel: "C0001", name: "eyes", timestamp: "1.0" }, "reactions:write"],
    ["files.getUploadURLExternal", { filename: "a", length: 1 }, "files:write"],
    ["files.completeUploadExternal", { files: [{ id: "F1" }] }, "files:write"],
    ["files.info", { file: "F1" }, "files:read"],
  ])("%s of %j needs %s", async (method, args, needed) => {
    poor.clock.advance(1000);
    const refused = await poor.client.apiCall(method, args).catch((error: { data: unknown }) => error.data);
    expect(refused).toMatchObject({ ok: false, error: "missing_scope", needed, provided: "commands" });
    expect(await code(method, args)).not.toBe("missing_scope");
  });

  test.each(["auth.test", "chat.getPermalink", "views.open", "views.publish"])(
    "%s needs none",
    async (method) => {
      expect(await code(method, {}, poor)).not.toBe("missing_scope");
    },
  );

  test("every answer tells the app its scopes", async () => {
    const { response_metadata } = await strict.client.auth.test();
    expect(response_metadata?.scopes).toEqual([...everyScope.botScopes]);
  });

  test("without users:read.email, addresses are not shown", async () => {
    const shy = await startStrictSlack({ manifest: { botScopes: ["users:read"], unfurlDomains: [] } });
    const { user } = await shy.client.users.info({ user: "U0001" });
    await shy.close();
    expect(user?.profile).not.toHaveProperty("email");
    const known = await strict.client.users.info({ user: "U0001" });
    expect(known.user?.profile?.email).toBe("ana@example.test");
  });

  test("the app's own manifest is what counts by default", async () => {
    const own = await startStrictSlack({ manifest: readAppManifest() });
    const { response_metadata } = await own.client.auth.test();
    await own.close();
    expect(response_metadata?.scopes).toEqual([...readAppManifest().botScopes]);
    expect(readAppManifest().botScopes).toContain("chat:write");
  });

  test("each method says what it needs and how often it may be called", () => {
    for (const [name, { tier, scope }] of Object.entries(methods)) {
      expect(tier, name).toMatch(/^(tier_[1-4]|special)$/);
      expect(scope === null || typeof scope === "string" || "ofConversation" in scope, name).toBe(true);
    }
  });
});

describe("conversations", () => {
  const post = (channel: string) => code("chat.postMessage", { channel, text: "x" });

  test("a public channel without the bot, a private one, an archived one, an unknown one", async () => {
    expect(await post("C0004")).toBe("not_in_channel");
    expect(await post("C0009")).toBe("channel_not_found");
    expect(await post("C0005")).toBe("is_archived");
    expect(await post("C0404")).toBe("channel_not_found");
    expect(await code("conversations.history", { channel: "C0004" })).toBe("not_in_channel");
    expect(await code("conversations.info", { channel: "C0004" })).toBe("ok");
    expect(await code("conversations.history", { channel: "C0005" })).toBe("ok");
  });

  test("with chat:write.public the bot may post where it is not", async () => {
    const { botScopes } = everyScope;
    const wide = await startStrictSlack({
      manifest: { botScopes: [...botScopes, "chat:write.public"], unfurlDomains: [] },
    });
    expect(await code("chat.postMessage", { channel: "C0004", text: "x" }, wide)).toBe("ok");
    expect(await code("chat.postMessage", { channel: "C0009", text: "x" }, wide)).toBe("channel_not_found");
    await wide.close();
  });

  test("an ephemeral message for somebody who is not there", async () => {
    const hint = (channel: string, user: string) => code("chat.postEphemeral", { channel, user, text: "x" });
    expect(await hint("D0001", "U0002")).toBe("user_not_in_channel");
    expect(await hint("C0001", "U0404")).toBe("user_not_in_channel");
    expect(await hint("C0001", "U0002")).toBe("ok");
  });

  test("the bot joins, and is then in; an archived channel cannot be joined", async () => {
    const fresh = await startStrictSlack();
    const mine = async () => (await fresh.client.users.conversations({})).channels?.map(({ id }) => id);
    expect(await mine()).toEqual(["C0001", "C0002", "C0003", "C0005"]);
    const { channel } = await fresh.client.conversations.join({ channel: "C0004" });
    expect(channel).toMatchObject({ id: "C0004", is_member: true, num_members: 4 });
    expect(await mine()).toContain("C0004");
    expect(await code("chat.postMessage", { channel: "C0004", text: "x" }, fresh)).toBe("ok");
    expect(await fresh.client.conversations.join({ channel: "C0004" })).toMatchObject({
      warning: "already_in_channel",
    });
    expect(await code("conversations.join", { channel: "C0005" }, fresh)).toBe("is_archived");
    expect(await code("conversations.join", { channel: "C0009" }, fresh)).toBe("channel_not_found");
    await fresh.close();
  });

  test("lists leave out archived channels when asked to", async () => {
    const { channels } = await strict.client.conversations.list({ exclude_archived: true });
    expect(channels?.map(({ id }) => id)).toEqual(["C0001", "C0002", "C0003", "C0004"]);
    const anas = await strict.client.users.conversations({ user: "U0001", types: "public_channel" });
    expect(anas.channels?.map(({ id }) => id)).toContain("C0004");
  });

  test("nobody writes in an archived channel", async () => {
    await expect(
      strict.slack.people.command({ user: "U0001", channel: "C0005", text: "x", timeout_ms: 0 }),
    ).rejects.toThrow("C0005 is archived");
  });
});

describe("people and messages", () => {
  test("people are found by address", async () => {
    const { user } = await strict.client.users.lookupByEmail({ email: "Ben@example.test" });
    expect(user?.id).toBe("U0002");
    expect(await code("users.lookupByEmail", { email: "no@example.test" })).toBe("users_not_found");
    expect(await strict.client.usergroups.list({})).toMatchObject({ ok: true, usergroups: [] });
  });

  test("permalinks, in the channel and in a thread", async () => {
    const { ts = "" } = await strict.client.chat.postMessage({ channel: "C0001", text: "x" });
    const reply = await strict.client.chat.postMessage({ channel: "C0001", text: "y", thread_ts: ts });
    const link = (message_ts = "") => strict.client.chat.getPermalink({ channel: "C0001", message_ts });
    const address = (of: string) => `https://sandbox.slack.test/archives/C0001/p${of.replace(".", "")}`;
    expect((await link(ts)).permalink).toBe(address(ts));
    expect((await link(reply.ts)).permalink).toBe(`${address(reply.ts ?? "")}?thread_ts=${ts}&cid=C0001`);
    expect(await code("chat.getPermalink", { channel: "C0001", message_ts: "1.0" })).toBe(
      "message_not_found",
    );
  });

  test("a reaction is put once and shown in lists", async () => {
    strict.clock.advance(5000);
    const { ts = "" } = await strict.client.chat.postMessage({ channel: "C0003", text: "x" });
    const react = (name: string, timestamp = ts) =>
      code("reactions.add", { channel: "C0003", name, timestamp });
    expect(await react("eyes")).toBe("ok");
    expect(await react("eyes")).toBe("already_reacted");
    expect(await react("no such name!")).toBe("invalid_name");
    expect(await react("eyes", "1.0")).toBe("message_not_found");
    const { messages } = await strict.client.conversations.history({ channel: "C0003" });
    expect(messages?.[0]?.reactions).toEqual([{ name: "eyes", users: ["U0BOT"], count: 1 }]);
  });
});
