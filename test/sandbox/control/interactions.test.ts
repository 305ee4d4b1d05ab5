import type { App } from "@slack/bolt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSlackWithBot } from "../slack/local-slack-with-bot.ts";

const button = (action_id: string, value: string, more: object = {}) => ({
  type: "actions" as const,
  block_id: `actions_${action_id}`,
  elements: [
    {
      type: "button" as const,
      action_id,
      value,
      text: { type: "plain_text" as const, text: action_id },
      ...more,
    },
  ],
});
const section = (text: string, block_id?: string) => ({
  type: "section" as const,
  text: { type: "mrkdwn" as const, text },
  ...(block_id === undefined ? {} : { block_id }),
});
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const modal = (blocks: object[]) => ({
  type: "modal" as const,
  callback_id: "watch",
  title: { type: "plain_text" as const, text: "Watch" },
  submit: { type: "plain_text" as const, text: "Save" },
  blocks: blocks as never,
});
const jobInput = {
  type: "input",
  block_id: "job",
  label: { type: "plain_text", text: "Job" },
  element: { type: "plain_text_input", action_id: "name" },
};

/** A bot that does each kind of thing once, chosen by the command's text. */
function listenToEverything(app: App): void {
  app.command("/jobmon", async ({ command, ack, respond, client }) => {
    if (command.text === "at once") return ack({ text: "in the ack", response_type: "in_channel" });
    if (command.text === "never") return;
    if (command.text === "late") {
      await pause(3300);
      await respond("after the timeout");
      return;
    }
    await ack();
    if (command.text === "slow") {
      await respond({ text: "wait", blocks: [section("wait", "progress-1")] });
      await pause(100);
      await respond({ text: "done", blocks: [section("done")] });
    } else if (command.text === "buttons") {
      await respond({
        text: "buttons",
        blocks: [
          button("again", "runs"),
          button("open", "x", { url: "https://acme.test/run/1" }),
          button("gone", "x"),
          button("form", "x"),
          button("noise", "x"),
        ],
      });
    } else if (command.text === "post") {
      await client.chat.postMessage({ channel: command.channel_id, text: "board" });
    } else if (command.text === "six") {
      for (const use of [1, 2, 3, 4, 5]) await respond(`use ${use}`);
      const sixth = await respond("use 6").catch((error: { statusCode?: number }) => error.statusCode);
      await client.chat.postMessage({ channel: command.channel_id, text: `sixth: ${sixth}` });
    } else if (command.text === "replace") {
      await respond({ text: "new, not replaced", replace_original: true });
    } else {
      await respond(`echo ${command.text}`);
    }
  });
  app.event("app_mention", async ({ event, say }) => {
    const thread_ts = event.thread_ts ?? event.ts;
    const placeholder = await say({ text: "…", thread_ts, blocks: [section("…", "progress")] });
    await app.client.chat.update({
      channel: event.channel,
      ts: placeholder.ts ?? "",
      text: `answer to ${event.text}`,
      blocks: [section("answer", "answer")],
    });
  });
  app.action("again", async ({ ack, action, respond }) => {
    await ack();
    const value = "value" in action ? action.value : "";
    await respond({ text: `again ${value}`, replace_original: true });
  });
  app.action("open", async ({ ack }) => ack());
  app.action("gone", async ({ ack, respond }) => {
    await ack();
    await respond({ delete_original: true });
  });
  app.action("noise", async ({ ack, client, respond, body }) => {
    await ack();
    await client.chat.postMessage({ channel: body.channel?.id ?? "", text: "somebody else's board" });
    await pause(200);
    await respond("the answer");
  });
  app.action("form", async ({ ack, body, client }) => {
    await ack();
    if (!("trigger_id" in body)) return;
    const opened = await client.views.open({
      trigger_id: body.trigger_id,
      view: modal([section("loading", "progress")]),
    });
    const pick = { type: "external_select", action_id: "pick", min_query_length: 2 };
    await client.views.update({
      view_id: opened.view?.id ?? "",
      hash: opened.view?.hash ?? "",
      view: modal([jobInput, { ...section("Which", "which"), accessory: pick }]),
    });
  });
  app.options("pick", async ({ ack, payload }) => {
    await ack({ options: [{ text: { type: "plain_text", text: `Job ${payload.value}` }, value: "job-1" }] });
  });
  app.action("pick", async ({ ack, body, client, action }) => {
    await ack();
    if (!("view" in body) || !body.view || action.type !== "external_select") return;
    await client.views.update({
      view_id: body.view.id,
      view: modal([jobInput, section(`chose ${action.selected_option?.value}`)]),
    });
  });
  app.view("watch", async ({ ack, view, client, body }) => {
    const name = view.state.values.job?.name?.value;
    if (name === "bad") return ack({ response_action: "errors", errors: { job: "no such job" } });
    await ack();
    await client.chat.postMessage({ channel: body.user.id, text: `watching ${name}` });
  });
  app.event("app_home_opened", async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: "home", blocks: [section(`home of ${event.user}`)] },
    });
  });
}

describe.each([{ socketMode: false }, { socketMode: true }])(
  "with socket mode $socketMode",
  ({ socketMode }) => {
    let sandbox: Sandbox;
    const ana = { user: "U0001", channel: "C0001" };
    beforeAll(async () => {
      sandbox = await startSlackWithBot(listenToEverything, { socketMode });
    });
    afterAll(() => sandbox.close());

    async function buttons() {
      const [message] = (await sandbox.post("command", { ...ana, text: "buttons" })).messages;
      if (!message) throw new Error("no message");
      return message;
    }

    test("a command is acknowledged and answered for the person alone", async () => {
      const outcome = await sandbox.post("command", { ...ana, text: "/jobmon cost  a<b" });
      expect(outcome.ack_status).toBe(200);
      expect(outcome.ack_ms).toBeLessThan(1000);
      expect(outcome.messages).toEqual([
        {
          channel: "C0001",
          ts: expect.stringMatching(/^\d+\.\d{6}$/),
          thread_ts: null,
          user: "U0BOT",
          text: "echo cost  a&lt;b",
          blocks: [],
          metadata: null,
          ephemeral_for: "U0001",
          edited: null,
          files: [],
        },
      ]);
      const texts = async (user: string) =>
        (await sandbox.messages(`channel=C0001&user=${user}`)).map(({ text }) => text);
      expect(await texts("U0001")).toContain("echo cost  a&lt;b");
      expect(await texts("U0002")).not.toContain("echo cost  a&lt;b");
    });

    test("a placeholder comes first, the answer ends the wait", async () => {
      const { messages } = await sandbox.post("command", { ...ana, text: "slow" });
      expect(messages.map(({ text }) => text)).toEqual(["wait", "done"]);
    });

    test("the ack of a command may carry the answer", async () => {
      const { messages } = await sandbox.post("command", { ...ana, text: "at once" });
      expect(messages).toMatchObject([{ text: "in the ack", ephemeral_for: null }]);
    });

    test("a bot that is late gets no ack, but its answer still counts", async () => {
      const outcome = await sandbox.post("command", { ...ana, text: "late" });
      expect(outcome.ack_status).toBe("operation_timeout");
      expect(outcome.ack_ms).toBeGreaterThanOrEqual(2990);
      expect(outcome.messages).toMatchObject([{ text: "after the timeout" }]);
    });

    test("a bot that never answers: what there is, after timeout_ms", async () => {
      const outcome = await sandbox.post("command", { ...ana, text: "never", timeout_ms: 3100 });
      expect(outcome).toMatchObject({ ack_status: "operation_timeout", messages: [], views: [] });
    });

    test("a message that the bot posts in the channel counts when nothing better comes", async () => {
      const { messages } = await sandbox.post("command", { ...ana, text: "post" });
      expect(messages).toMatchObject([{ text: "board", ephemeral_for: null }]);
    });

    test("a response_url works five times", async () => {
      await sandbox.post("command", { ...ana, text: "six" });
      await expect
        .poll(async () => (await sandbox.messages("channel=C0001&user=U0001")).map(({ text }) => text))
        .toContain("sixth: 404");
      const seen = (await sandbox.messages("channel=C0001&user=U0001")).map(({ text }) => text);
      expect(seen).toEqual(expect.arrayContaining(["use 1", "use 2", "use 3", "use 4", "use 5"]));
      expect(seen).not.toContain("use 6");
    });

    test("replace_original means nothing to a command's own response_url", async () => {
      const { messages } = await sandbox.post("command", { ...ana, text: "replace" });
      expect(messages).toMatchObject([{ text: "new, not replaced", edited: null }]);
    });

    test("a mention is answered in its thread; the update is what ends the wait", async () => {
      const { ack_status, messages } = await sandbox.post("mention", {
        ...ana,
        text: "@jobmon runs of @ben",
      });
      expect(ack_status).toBe(200);
      expect(messages).toMatchObject([
        { text: "…", edited: null, blocks: [{ block_id: "progress" }] },
        {
          text: "answer to <@U0BOT> runs of <@U0002>",
          edited: { user: "U0BOT" },
          blocks: [{ block_id: "answer" }],
        },
      ]);
      const thread = await sandbox.messages(`channel=C0001&thread_ts=${messages[0]?.thread_ts}`);
      expect(thread.map(({ user }) => user)).toEqual(["U0001", "U0BOT"]);
      const again = await sandbox.post("mention", {
        ...ana,
        thread_ts: thread[1]?.ts,
        text: "in the thread",
      });
      expect(again.messages.map(({ thread_ts }) => thread_ts)).toEqual([thread[0]?.ts, thread[0]?.ts]);
    });

    test("two people at once each get their own answer", async () => {
      const outcomes = await Promise.all(
        ["U0001", "U0002", "U0003"].map((user) =>
          sandbox.post("command", { ...ana, user, text: `for ${user}` }),
        ),
      );
      expect(
        outcomes.map(({ messages }) => messages.map(({ text, ephemeral_for }) => [text, ephemeral_for])),
      ).toEqual([
        [["echo for U0001", "U0001"]],
        [["echo for U0002", "U0002"]],
        [["echo for U0003", "U0003"]],
      ]);
    });

    test("a click sends the button's value and may replace its message", async () => {
      const { ts } = await buttons();
      const { messages } = await sandbox.post("click", { ...ana, ts, action_id: "again" });
      expect(messages).toMatchObject([
        { ts, text: "again runs", ephemeral_for: "U0001", edited: { user: "U0BOT" } },
      ]);
      const other = await sandbox.post("click", {
        ...ana,
        ts: (await buttons()).ts,
        action_id: "again",
        value: "x",
      });
      expect(other.messages).toMatchObject([{ text: "again x" }]);
    });

    test("a link button is acknowledged, and nothing is waited for", async () => {
      const startedAtMs = performance.now();
      const outcome = await sandbox.post("click", { ...ana, ts: (await buttons()).ts, action_id: "open" });
      expect(outcome).toMatchObject({ ack_status: 200, messages: [] });
      expect(performance.now() - startedAtMs).toBeLessThan(3000);
    });

    test("a message can be taken away", async () => {
      const { ts } = await buttons();
      const outcome = await sandbox.post("click", { ...ana, ts, action_id: "gone" });
      expect(outcome.deleted).toEqual([{ channel: "C0001", ts }]);
      expect((await sandbox.messages("channel=C0001&user=U0001")).map((message) => message.ts)).not.toContain(
        ts,
      );
    });

    test("an unclaimed post does not hide the answer that follows", async () => {
      const { messages } = await sandbox.post("click", {
        ...ana,
        ts: (await buttons()).ts,
        action_id: "noise",
      });
      expect(messages.map(({ text }) => text)).toEqual(["somebody else's board", "the answer"]);
    });

    test("what cannot be clicked is explained", async () => {
      const { ts } = await buttons();
      const click = (body: object) =>
        sandbox.control("POST", "click", { ...ana, ts, action_id: "again", ...body });
      expect(await click({ action_id: "nope" })).toEqual({
        status: 404,
        body: { error: "no element with action_id nope; there are: again, open, gone, form, noise" },
      });
      expect(await click({ ts: "1.0" })).toEqual({ status: 404, body: { error: "no message 1.0 in C0001" } });
      expect(await click({ user: "U0002" })).toEqual({
        status: 400,
        body: { error: `U0002 cannot see the message ${ts} in C0001` },
      });
      expect(await click({ user: "U0404" })).toMatchObject({ status: 404 });
      expect(await click({ ts: undefined })).toMatchObject({ status: 400 });
      expect(await click({ unknown: 1 })).toMatchObject({ status: 400 });
    });

    test("a modal opens, suggests, reacts, refuses and is submitted", async () => {
      const opened = await sandbox.post("click", { ...ana, ts: (await buttons()).ts, action_id: "form" });
      expect(opened.views.map(({ blocks }) => blocks[0]?.block_id)).toEqual(["progress", "job"]);
      const view_id = opened.views[1]?.id ?? "";

      const short = await sandbox.control("POST", "options", {
        user: "U0001",
        action_id: "pick",
        value: "n",
      });
      expect(short.status).toBe(400);
      const suggested = await sandbox.post("options", { user: "U0001", action_id: "pick", value: "night" });
      expect(suggested.options).toEqual([
        { text: { type: "plain_text", text: "Job night" }, value: "job-1" },
      ]);

      const chosen = await sandbox.post("select", {
        user: "U0001",
        view_id,
        action_id: "pick",
        value: "job-1",
      });
      expect(chosen.views).toMatchObject([{ id: view_id, blocks: [{}, { text: { text: "chose job-1" } }] }]);

      const empty = await sandbox.control("POST", "submit", { user: "U0001", view_id, values: {} });
      expect(empty).toEqual({
        status: 400,
        body: { error: "Slack does not submit a modal with empty required inputs: job.name" },
      });
      const submit = (name: string) =>
        sandbox.post("submit", { user: "U0001", view_id, values: { job: { name } } });
      expect((await submit("bad")).views).toMatchObject([{ id: view_id, errors: { job: "no such job" } }]);
      expect((await submit("nightly")).messages).toMatchObject([
        { channel: "D0001", text: "watching nightly" },
      ]);
      expect(await sandbox.control("GET", "views?user=U0001")).toMatchObject({ body: { modals: [] } });
    });

    test("the Home tab is published when it is opened", async () => {
      const first = await sandbox.post("home", { user: "U0002" });
      expect(first.views).toMatchObject([{ type: "home", blocks: [{ text: { text: "home of U0002" } }] }]);
      const second = await sandbox.post("home", { user: "U0002" });
      expect(second.views.map(({ id }) => id)).toEqual(first.views.map(({ id }) => id));
    });

    test("in a private channel without the bot, commands work and mentions do not", async () => {
      const there = { user: "U0001", channel: "C0009" };
      const { messages } = await sandbox.post("command", { ...there, text: "hello" });
      expect(messages).toMatchObject([{ channel: "C0009", text: "echo hello" }]);
      const mention = await sandbox.control("POST", "mention", { ...there, text: "hello" });
      expect(mention).toMatchObject({
        status: 400,
        body: { error: expect.stringContaining("not a member of C0009") },
      });
      await sandbox.post("command", { ...there, text: "at once" });
      expect((await sandbox.messages("channel=C0009&user=U0002")).map(({ text }) => text)).toEqual([
        "in the ack",
      ]);
      expect(await sandbox.messages("channel=C0009&user=U0003")).toEqual([]);
    });
  },
);
