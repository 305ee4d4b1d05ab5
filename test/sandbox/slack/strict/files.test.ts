import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type StrictSlack, startStrictSlack } from "./strict-slack.ts";

let strict: StrictSlack;
beforeEach(async () => {
  strict = await startStrictSlack({ fileProcessingMs: 3000 });
});
afterEach(() => strict.close());

const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

async function upload(bytes: Buffer, filename: string, more: object = {}) {
  const { upload_url = "", file_id = "" } = await strict.client.files.getUploadURLExternal({
    filename,
    length: bytes.length,
    ...more,
  });
  const posted = await fetch(upload_url, { method: "POST", body: new Uint8Array(bytes) });
  return { upload_url, file_id, status: posted.status, text: await posted.text() };
}

const image = (file_id: string) => [{ type: "image", alt_text: "a chart", slack_file: { id: file_id } }];
const notYet = {
  error: "invalid_blocks",
  lines: ["invalid slack file [json-pointer:/blocks/0/slack_file]"],
};

describe("an upload", () => {
  test("in three steps: address, bytes, completion", async () => {
    const { upload_url, file_id, status, text } = await upload(png, "cost.png", { alt_txt: "cost by job" });
    expect([status, text]).toEqual([200, `OK - ${png.length}`]);
    expect(file_id).toMatch(/^F[A-Z0-9]{8,}$/);
    expect((await fetch(upload_url, { method: "POST", body: "again" })).status).toBe(400);
    const { files } = await strict.client.files.completeUploadExternal({
      files: [{ id: file_id, title: "Cost" }],
      channel_id: "C0001",
      initial_comment: "here it is",
    });
    expect(files).toMatchObject([{ id: file_id, title: "Cost" }]);
    const [message] = strict.slack.messages.list({ channel: "C0001" });
    expect(message).toMatchObject({
      user: "U0BOT",
      text: "here it is",
      metadata: null,
      files: [{ id: file_id, name: "cost.png", title: "Cost", size: png.length, alt_txt: "cost by job" }],
    });
    const { messages } = await strict.client.conversations.history({ channel: "C0001" });
    expect(messages?.[0]?.files?.[0]?.id).toBe(file_id);
  });

  test("in a thread, with blocks; blocks are ignored beside a comment", async () => {
    const { ts } = await strict.client.chat.postMessage({ channel: "C0001", text: "run" });
    const blocks = [{ type: "section", text: { type: "mrkdwn", text: "cost" } }];
    const complete = async (more: object) => {
      const { file_id } = await upload(png, "a.png");
      const args = { files: [{ id: file_id }], channel_id: "C0001", thread_ts: ts, ...more };
      return strict.call("files.completeUploadExternal", args);
    };
    expect(await complete({ blocks })).toBeNull();
    expect(await complete({ blocks: [{ type: "nonsense" }] })).toMatchObject({ error: "invalid_blocks" });
    expect(await complete({ blocks: [{ type: "nonsense" }], initial_comment: "words" })).toBeNull();
    expect(await complete({ blocks: [{ type: "markdown", text: "x" }] })).toMatchObject({
      error: "internal_error",
    });
    expect(await complete({ channel_id: "C0004" })).toMatchObject({ error: "not_in_channel" });
    expect(await complete({ thread_ts: "1.0" })).toMatchObject({ error: "thread_not_found" });
    const posted = strict.slack.messages.list({ channel: "C0001", thread_ts: ts }).slice(1);
    expect(posted.map(({ text, blocks: shown, thread_ts }) => [text, shown.length, thread_ts])).toEqual([
      ["", 1, ts],
      ["words", 0, ts],
    ]);
  });

  test("through filesUploadV2 of Slack's client", async () => {
    const done = await strict.client.filesUploadV2({
      channel_id: "C0002",
      file: png,
      filename: "b.png",
      title: "B",
      alt_text: "a chart",
      initial_comment: "see",
    });
    expect(done.ok).toBe(true);
    expect(strict.slack.messages.list({ channel: "C0002" })).toMatchObject([
      { text: "see", files: [{ name: "b.png", title: "B", alt_txt: "a chart", mimetype: "image/png" }] },
    ]);
  });

  test("what is refused", async () => {
    const ask = async (args: Record<string, unknown>) =>
      (await strict.call("files.getUploadURLExternal", args))?.error ?? "ok";
    expect(await ask({ filename: "a.png", length: 0 })).toBe("missing_argument");
    expect(await ask({ length: 1 })).toBe("missing_argument");
    expect(await ask({ filename: "a.png", length: 1.5 })).toBe("invalid_arguments");
    expect(await ask({ filename: "a.png", length: 1, alt_txt: "x".repeat(1001) })).toBe("alt_txt_too_large");
    expect(await ask({ filename: "a.png", length: 1, alt_txt: "x".repeat(1000) })).toBe("ok");
    const wrongLength = await upload(png, "a.png", { length: 3 });
    expect(wrongLength.status).toBe(400);
    const complete = (id: string) => strict.call("files.completeUploadExternal", { files: [{ id }] });
    expect(await complete(wrongLength.file_id)).toMatchObject({ error: "file_not_found" });
    expect(await complete("F404")).toMatchObject({ error: "file_not_found" });
    expect(await strict.call("files.completeUploadExternal", { files: [] })).toMatchObject({
      error: "invalid_arguments",
    });
    expect(await strict.call("files.info", { file: "F404" })).toMatchObject({ error: "file_not_found" });
  });
});

describe("processing", () => {
  async function completed(bytes: Buffer, filename: string) {
    const { file_id } = await upload(bytes, filename);
    await strict.client.files.completeUploadExternal({ files: [{ id: file_id }] });
    return file_id;
  }
  const mimetype = async (file: string) => (await strict.client.files.info({ file })).file?.mimetype;

  test("takes a while: the type is empty, and the picture cannot be shown", async () => {
    const id = await completed(png, "cost.png");
    expect(await mimetype(id)).toBe("");
    expect(await strict.post(image(id))).toEqual(notYet);
    strict.clock.advance(1999);
    expect(await mimetype(id)).toBe("");
    strict.clock.advance(1);
    expect(await mimetype(id)).toBe("image/png");
    expect(await strict.post(image(id))).toBeNull();
    const { file } = await strict.client.files.info({ file: id });
    for (const url of [file?.url_private, file?.permalink]) {
      expect(await strict.post([{ type: "image", alt_text: "a", slack_file: { url } }])).toBeNull();
    }
  });

  test("shows that a file is no picture, whatever its name", async () => {
    const id = await completed(Buffer.from("a,b\n1,2\n"), "cost.png");
    const csv = await completed(Buffer.from("a,b\n1,2\n"), "cost.csv");
    strict.clock.advance(3000);
    expect(await strict.post(image(id))).toEqual(notYet);
    expect(await mimetype(csv)).toBe("text/csv");
    expect(await strict.post(image("F0000000AA"))).toEqual(notYet);
    expect(await strict.post(image("file-1"))).toMatchObject({ error: "invalid_blocks" });
  });
});

describe("the private address", () => {
  test("is open to the bot alone; who has no token is sent to the login page", async () => {
    const { file_id } = await upload(png, "cost by job.png");
    const { files } = await strict.client.files.completeUploadExternal({ files: [{ id: file_id }] });
    const url = files?.[0]?.url_private ?? "";
    const get = (headers: Record<string, string>) => fetch(url, { headers, redirect: "manual" });
    const own = await get({ authorization: `Bearer ${strict.client.token}` });
    expect([own.status, own.headers.get("content-type")]).toEqual([200, "image/png"]);
    expect(Buffer.from(await own.arrayBuffer())).toEqual(png);
    expect((await get({})).status).toBe(302);
    expect((await get({ authorization: "Bearer xoxb-other" })).status).toBe(302);
  });
});
