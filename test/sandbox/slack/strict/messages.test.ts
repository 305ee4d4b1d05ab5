import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { changed } from "./change-json.ts";
import { examples, type Json, type JsonRecord } from "./examples.ts";
import { type StrictSlack, startStrictSlack } from "./strict-slack.ts";

let strict: StrictSlack;
beforeAll(async () => {
  strict = await startStrictSlack();
});
afterAll(() => strict.close());
beforeEach(() => strict.answerWith(() => ({})));

const blockOf = (name: string): JsonRecord => {
  const block = examples[name]?.block;
  if (!block) throw new Error(`no example ${name}`);
  return block;
};
const plain = (text: string) => ({ type: "plain_text", text });
const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });
const raw = (text: string) => ({ type: "raw_text", text });
const button = (action_id: string, value = "x") => ({ type: "button", action_id, value, text: plain("Go") });
const actions = (...elements: JsonRecord[]) => ({ type: "actions", elements });
const dividers = (count: number) => Array.from({ length: count }, () => ({ type: "divider" }));
const refused = (...lines: string[]) => ({ error: "invalid_blocks", lines: expect.arrayContaining(lines) });

describe("all blocks together", () => {
  test("50 blocks in a message, 100 in a view", async () => {
    expect(await strict.post(dividers(50))).toBeNull();
    expect(await strict.post(dividers(51))).toEqual({
      error: "invalid_blocks",
      lines: ["no more than 50 items allowed [json-pointer:/blocks]"],
    });
    expect(await strict.publish({ type: "home", blocks: dividers(100) })).toBeNull();
    expect(await strict.publish({ type: "home", blocks: dividers(101) })).toEqual({
      error: "invalid_arguments",
      lines: ["no more than 100 items allowed [json-pointer:/view/blocks]"],
    });
  });

  test("a text that may be plain or mrkdwn is refused in two lines, as Slack does", async () => {
    expect(await strict.post([section("x".repeat(3001))])).toEqual({
      error: "invalid_blocks",
      lines: [
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
        "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
      ],
    });
  });

  test("every fault is named at once", async () => {
    const bad = [section(""), { type: "header", text: plain("x".repeat(151)) }, { type: "nonsense" }];
    expect((await strict.post(bad))?.lines).toEqual([
      "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
      "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
      "must be less than 151 characters [json-pointer:/blocks/1/text/text]",
      "unsupported type: nonsense [json-pointer:/blocks/2/type]",
    ]);
  });

  test("12,000 characters beside tables, in new messages", async () => {
    const four = (extra: number) => [
      ...[1, 2, 3].map(() => section("x".repeat(3000))),
      section("x".repeat(3000 - 6)),
      actions({ type: "button", action_id: "a", text: plain("x".repeat(6 + extra)) }),
      { type: "table", rows: [[raw("y".repeat(9000))]] },
    ];
    expect(await strict.post(four(0))).toBeNull();
    expect(await strict.post(four(1))).toEqual({ error: "msg_blocks_too_long", lines: [] });
    const { ts } = await strict.client.chat.postMessage({ channel: "C0001", text: "x" });
    expect(await strict.call("chat.update", { channel: "C0001", ts, text: "x", blocks: four(1) })).toBeNull();
    const { response_url } = await strict.command();
    expect(await respond(response_url, { blocks: four(1) })).toEqual({ status: 200, body: { ok: true } });
  });

  test("12,000 characters over all markdown blocks", async () => {
    const halves = (extra: number) => [
      { type: "markdown", text: "x".repeat(6000) },
      { type: "markdown", text: "x".repeat(6000 + extra) },
    ];
    expect(await strict.post(halves(0))).toBeNull();
    expect(await strict.post(halves(1))).toEqual(
      refused("must be less than 12001 characters in all [json-pointer:/blocks]"),
    );
  });

  test.each(["table", "data_table"])("10,000 characters over the cells of a %s", async (type) => {
    const table = (size: number) => [
      {
        type,
        ...(type === "table" ? {} : { caption: "c" }),
        rows: [[raw("x")], [raw("x".repeat(size - 1))]],
      },
    ];
    expect(await strict.post(table(10_000))).toBeNull();
    expect(await strict.post(table(10_001))).toEqual(
      refused("must be less than 10001 characters in all [json-pointer:/blocks/0/rows]"),
    );
  });

  test("one table or data_table, also in a container", async () => {
    const { block_id: _, ...table } = blockOf("table");
    const container = changed(blockOf("container"), "/child_blocks/0", () => table);
    const dataTable = changed(blockOf("data_table"), "/block_id", () => "other");
    for (const second of [table, dataTable, container]) {
      expect(await strict.post([blockOf("table"), second])).toEqual({
        error: "invalid_attachments",
        lines: ["only_one_table_allowed"],
      });
    }
  });

  test("two charts and one plan", async () => {
    const chart = (block_id: string) => ({ ...blockOf("data_visualization of bars"), block_id });
    expect(await strict.post(["a", "b"].map(chart))).toBeNull();
    expect(await strict.post(["a", "b", "c"].map(chart))).toEqual(
      refused("too many data_visualization blocks [json-pointer:/blocks]"),
    );
    const plans = ["a", "b"].map((block_id) => ({ type: "plan", block_id, title: "Plan" }));
    expect(await strict.post(plans)).toEqual(refused("too many plan blocks [json-pointer:/blocks]"));
  });

  test("ids are not used twice: block_id in the message, action_id in its block", async () => {
    const named = (block_id: string) => ({ type: "divider", block_id });
    expect(await strict.post([named("a"), named("b"), named("a")])).toEqual(
      refused('`block_id` "a" already exists [json-pointer:/blocks/2/block_id]'),
    );
    const container = changed(blockOf("container"), "/child_blocks", () => [named("x"), named("con")]);
    expect(await strict.post([container])).toEqual(
      refused('`block_id` "con" already exists [json-pointer:/blocks/0/child_blocks/1/block_id]'),
    );
    expect(await strict.post([actions(button("a"), button("a"))])).toEqual(
      refused('`action_id` "a" already exists [json-pointer:/blocks/0/elements/1/action_id]'),
    );
    expect(await strict.post([actions(button("a")), actions(button("a"))])).toBeNull();
  });

  test("blocks that are no JSON, and no array", async () => {
    const post = (blocks: string) => strict.call("chat.postMessage", { channel: "C0001", blocks });
    expect(await post("[{")).toEqual({ error: "invalid_blocks_format", lines: [] });
    expect(await post("{}")).toEqual(refused("must provide an array [json-pointer:/blocks]"));
    expect(await post("[1]")).toEqual(refused("must provide an object [json-pointer:/blocks/0]"));
    expect(await post('[{"text":"x"}]')).toEqual(
      refused("missing required field: type [json-pointer:/blocks/0]"),
    );
  });
});

describe("fields that must agree", () => {
  const table = (rows: Json[][], more = {}) => [{ type: "data_table", caption: "c", rows, ...more }];
  const bars = (path: string, value: Json) => [
    changed(blockOf("data_visualization of bars"), path, () => value),
  ];
  const richText = { type: "rich_text", elements: [{ type: "rich_text_section", elements: [] }] };
  const range = (count: number) => Array.from({ length: count }, (_, index) => index);

  test("the rows of a data_table: a header and 1 to 100 of equal length", async () => {
    expect(await strict.post(table(range(101).map(() => [raw("x")])))).toBeNull();
    expect(await strict.post(table(range(102).map(() => [raw("x")])))).toEqual(
      refused("no more than 101 items allowed [json-pointer:/blocks/0/rows]"),
    );
    expect(await strict.post(table([[raw("x")]]))).toEqual(
      refused("must provide at least 2 items [json-pointer:/blocks/0/rows]"),
    );
    const wide = (width: number) => range(2).map(() => range(width).map(() => raw("x")));
    expect(await strict.post(table(wide(20)))).toBeNull();
    expect(await strict.post(table(wide(21)))).toEqual(
      refused("no more than 20 items allowed [json-pointer:/blocks/0/rows/0]"),
    );
    expect(await strict.post(table([[raw("x"), raw("y")], [raw("x")]]))).toEqual(
      refused("all rows must have the same number of cells [json-pointer:/blocks/0/rows/1]"),
    );
    expect(await strict.post(table([[richText], [raw("x")]]))).toEqual(
      refused("unsupported type: rich_text [json-pointer:/blocks/0/rows/0/0/type]"),
    );
    expect(await strict.post(table(wide(2), { row_header_column_index: 2 }))).toEqual(
      refused("must be the index of a column [json-pointer:/blocks/0/row_header_column_index]"),
    );
  });

  test("an empty cell loses the whole message", async () => {
    expect(await strict.post([{ type: "table", rows: [[raw("a"), raw("")]] }])).toEqual(
      refused("must be more than 0 characters [json-pointer:/blocks/0/rows/0/1/text]"),
    );
  });

  test("a chart: unique series and categories, one point for each", async () => {
    const one = { name: "jobs", data: [{ label: "Mon", value: 1 }] };
    expect(await strict.post(bars("/chart/series/1/name", "jobs"))).toEqual(
      refused("series names must be unique [json-pointer:/blocks/0/chart/series]"),
    );
    expect(await strict.post(bars("/chart/series", [one]))).toEqual(
      refused("must have one point for each category [json-pointer:/blocks/0/chart/series/0/data]"),
    );
    expect(await strict.post(bars("/chart/axis_config/categories", ["Mon", "Mon"]))).toEqual(
      refused("categories must be unique [json-pointer:/blocks/0/chart/axis_config/categories]"),
    );
    const chart = (count: number, type = "line") => {
      const categories = range(count).map(String);
      const series = [{ name: "s", data: categories.map((label) => ({ label, value: 0 })) }];
      return [
        { type: "data_visualization", title: "t", chart: { type, series, axis_config: { categories } } },
      ];
    };
    expect(await strict.post(chart(20))).toBeNull();
    expect(await strict.post(chart(20, "area"))).toBeNull();
    expect(await strict.post(chart(21))).toEqual(
      refused("no more than 20 items allowed [json-pointer:/blocks/0/chart/axis_config/categories]"),
    );
    const many = (count: number) =>
      bars(
        "/chart/series",
        range(count).map((index) => ({
          name: `s${index}`,
          data: ["Mon", "Tue"].map((label) => ({ label, value: 1 })),
        })),
      );
    expect(await strict.post(many(12))).toBeNull();
    expect(await strict.post(many(13))).toEqual(
      refused("no more than 12 items allowed [json-pointer:/blocks/0/chart/series]"),
    );
  });

  test("initial options are options; a collapsed container is collapsible", async () => {
    const select = changed(blockOf("static_select"), "/elements/0/initial_option/value", () => "8");
    expect(await strict.post([select])).toEqual(
      refused("must match an option of the element [json-pointer:/blocks/0/elements/0/initial_option]"),
    );
    const container = changed(blockOf("container"), "/is_collapsible", () => false);
    expect(await strict.post([container])).toEqual(
      refused("requires is_collapsible [json-pointer:/blocks/0/default_collapsed]"),
    );
    const input = changed(blockOf("plain_text_input"), "/element/min_length", () => 3000);
    expect(await strict.post([changed(input, "/element/max_length", () => 2999)])).toEqual(
      refused("must not be more than max_length [json-pointer:/blocks/0/element/min_length]"),
    );
  });

  test("a video is of the app's domains", async () => {
    const video = changed(blockOf("video"), "/video_url", () => "https://elsewhere.test/1");
    expect((await strict.post([video]))?.error).toBe("invalid_blocks");
  });
});

describe("views", () => {
  const blocks = [{ type: "divider" }];
  const input = { type: "input", label: plain("L"), element: { type: "plain_text_input", action_id: "a" } };
  const modal = (more: object = {}) => ({ type: "modal", title: plain("T"), blocks, ...more });
  async function open(view: object) {
    const { trigger_id } = await strict.command();
    return strict.call("views.open", { trigger_id, view });
  }
  const wrong = (line: string) => ({ error: "invalid_arguments", lines: expect.arrayContaining([line]) });

  test.each(["title", "submit", "close"])("24 characters of %s", async (field) => {
    expect(await open(modal({ [field]: plain("x".repeat(24)) }))).toBeNull();
    expect(await open(modal({ [field]: plain("x".repeat(25)) }))).toEqual(
      wrong(`must be less than 25 characters [json-pointer:/view/${field}/text]`),
    );
  });

  test.each([
    ["private_metadata", 3000],
    ["callback_id", 255],
    ["external_id", 255],
  ])("%s: %i characters", async (field, max) => {
    expect(await open(modal({ [field]: "x".repeat(max) }))).toBeNull();
    expect(await open(modal({ [field]: "x".repeat(max + 1) }))).toEqual(
      wrong(`must be less than ${max + 1} characters [json-pointer:/view/${field}]`),
    );
    expect(await strict.publish({ type: "home", blocks, [field]: "x".repeat(max + 1) })).toEqual(
      wrong(`must be less than ${max + 1} characters [json-pointer:/view/${field}]`),
    );
  });

  test("a modal with an input has a submit button", async () => {
    expect(await open(modal({ blocks: [input], submit: plain("Save") }))).toBeNull();
    expect(await open(modal({ blocks: [input] }))).toEqual(
      wrong("must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/0/input]"),
    );
  });

  test("what a view lacks, or has too much", async () => {
    expect(await open({ type: "modal", blocks })).toEqual(
      wrong("missing required field: title [json-pointer:/view]"),
    );
    expect(await open(modal({ blocks: undefined }))).toEqual(
      wrong("missing required field: blocks [json-pointer:/view]"),
    );
    expect(await open(modal({ surplus: 1 }))).toEqual(
      wrong("invalid additional property: surplus [json-pointer:/view]"),
    );
    expect(await strict.publish({ type: "home", blocks, title: plain("T") })).toEqual(
      wrong("invalid additional property: title [json-pointer:/view]"),
    );
    expect((await open({ type: "home", blocks }))?.error).toBe("invalid_arguments");
    const focus = (action_id: string) => ({ type: "plain_text_input", action_id, focus_on_load: true });
    const twice = [focus("a"), focus("b")].map((element) => ({ ...input, element }));
    expect(await open(modal({ blocks: twice, submit: plain("Save") }))).toEqual(
      wrong("only one element can have focus_on_load [json-pointer:/view/blocks/1/element/focus_on_load]"),
    );
  });

  test("250 KB", async () => {
    const filled = (bytes: number) => {
      const view = (blocksOf: JsonRecord[]) => ({ type: "home", blocks: blocksOf });
      const rest = bytes - Buffer.byteLength(JSON.stringify(view(range(84).map(() => section("x")))));
      const each = Math.floor(rest / 84) + 1;
      const sizes = range(84).map((index) => (index === 0 ? each + (rest - (each - 1) * 84) : each));
      return view(sizes.map((size) => section("x".repeat(size))));
    };
    const range = (count: number) => Array.from({ length: count }, (_, index) => index);
    expect(await strict.publish(filled(250_000))).toBeNull();
    expect(await strict.publish(filled(250_001))).toEqual({ error: "view_too_large", lines: [] });
  });
});

describe("text and metadata", () => {
  const post = (args: object) => strict.call("chat.postMessage", { channel: "C0001", ...args });

  test("no text and no blocks", async () => {
    for (const args of [{}, { text: "" }, { blocks: [] }]) {
      expect(await post(args)).toEqual({ error: "no_text", lines: [] });
    }
  });

  test("40,000 characters are kept of a new message, more than 4,000 are refused in a change", async () => {
    strict.clock.advance(1000);
    const cut = await strict.client.chat.postMessage({ channel: "C0001", text: "x".repeat(40_001) });
    expect(cut).toMatchObject({
      ok: true,
      warning: "message_truncated",
      message: { text: "x".repeat(40_000) },
    });
    const whole = await strict.client.chat.postMessage({ channel: "C0001", text: "x".repeat(40_000) });
    expect(whole.warning).toBeUndefined();
    const update = (text: string) => strict.call("chat.update", { channel: "C0001", ts: whole.ts, text });
    expect(await update("x".repeat(4001))).toEqual({ error: "msg_too_long", lines: [] });
    expect(await update("x".repeat(4000))).toBeNull();
  });

  test("attachments are not shown here, and therefore refused", async () => {
    expect((await post({ text: "x", attachments: [{ text: "y" }] }))?.error).toBe("invalid_attachments");
    expect(await post({ text: "x", attachments: [] })).toBeNull();
  });

  const metadata = (event_payload: object, more: object = {}) => ({
    text: "x",
    metadata: { event_type: "run", event_payload, ...more },
  });
  test("metadata: scalars, objects and lists of objects, up to 8,000 bytes", async () => {
    expect(await post(metadata({ key: "a", n: 1, ok: true, more: { a: 1 }, list: [{ a: 1 }] }))).toBeNull();
    expect(await post(metadata({ list: ["a"] }))).toMatchObject({ error: "invalid_metadata_schema" });
    expect(await post(metadata({ nothing: null }))).toMatchObject({ error: "invalid_metadata_schema" });
    expect(await post(metadata({}, { surplus: 1 }))).toMatchObject({ error: "invalid_metadata_format" });
    expect(await post({ text: "x", metadata: "{" })).toMatchObject({ error: "invalid_metadata_format" });
    const size = 8000 - JSON.stringify(metadata({ key: "" }).metadata).length;
    expect(await post(metadata({ key: "x".repeat(size) }))).toBeNull();
    expect(await post(metadata({ key: "x".repeat(size + 1) }))).toMatchObject({
      error: "metadata_too_large",
    });
  });

  test("metadata is shown only to who asks for it, and never of ephemeral messages", async () => {
    await post(metadata({ key: "seen" }));
    const history = async (more: object) => {
      const { messages } = await strict.client.conversations.history({ channel: "C0001", limit: 1, ...more });
      return messages?.[0];
    };
    expect(await history({})).not.toHaveProperty("metadata");
    expect(await history({ include_all_metadata: true })).toMatchObject({ metadata: { event_type: "run" } });
  });
});

describe("answers to interactions", () => {
  const bad = { text: "x", blocks: [{ type: "nonsense" }] };

  test("bad blocks for a response_url: 404, and the use does not count", async () => {
    const { response_url } = await strict.command();
    for (let use = 0; use < 6; use += 1) {
      expect(await respond(response_url, bad)).toEqual({
        status: 404,
        body: { ok: false, error: "invalid_blocks" },
      });
    }
    expect(await respond(response_url, { blocks: [section("good")] })).toMatchObject({ status: 200 });
  });

  test("bad blocks in the ack of a command", async () => {
    strict.answerWith(() => ({ json: bad }));
    const outcome = await strict.slack.people.command({
      user: "U0001",
      channel: "C0001",
      text: "x",
      timeout_ms: 0,
    });
    expect(outcome).toMatchObject({ ack_status: "invalid_command_response", messages: [] });
  });

  test("options: at most 100, each within its limits", async () => {
    strict.clock.advance(1000);
    const select = { type: "external_select", action_id: "job", min_query_length: 1 };
    await strict.client.chat.postMessage({
      channel: "C0002",
      text: "x",
      blocks: [{ type: "actions", elements: [select] }] as never,
    });
    const suggest = async (json: unknown) => {
      strict.answerWith(() => ({ json }));
      const asked = { user: "U0001", channel: "C0002", action_id: "job", value: "n", timeout_ms: 0 };
      const { ack_status, options } = await strict.slack.people.options(asked);
      return [ack_status, options.length];
    };
    const options = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ text: plain("Job"), value: `${index}` }));
    expect(await suggest({ options: options(100) })).toEqual([200, 100]);
    expect(await suggest({ options: [] })).toEqual([200, 0]);
    expect(await suggest({ option_groups: [{ label: plain("G"), options: options(2) }] })).toEqual([200, 2]);
    expect(await suggest({ options: options(101) })).toEqual(["invalid_command_response", 0]);
    expect(await suggest({ options: [{ text: plain("Job"), value: "x".repeat(76) }] })).toEqual([
      "invalid_command_response",
      0,
    ]);
    expect(await suggest(undefined)).toEqual(["invalid_command_response", 0]);
  });

  test("errors of a submission name input blocks", async () => {
    const { trigger_id } = await strict.command();
    const input = { type: "plain_text_input", action_id: "a", initial_value: "x" };
    strict.clock.advance(1000);
    const { view } = await strict.client.views.open({
      trigger_id,
      view: {
        type: "modal",
        title: plain("T"),
        submit: plain("S"),
        blocks: [{ type: "input", block_id: "job", label: plain("L"), element: input }],
      } as never,
    });
    const submit = async (errors: object) => {
      strict.answerWith(() => ({ json: { response_action: "errors", errors } }));
      const input = { user: "U0001", view_id: view?.id ?? "", values: {}, timeout_ms: 0 };
      return (await strict.slack.people.submit(input)).ack_status;
    };
    expect(await submit({ nobody: "no such job" })).toBe("invalid_command_response");
    expect(await submit({ job: "no such job" })).toBe(200);
  });
});

async function respond(url: string, body: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}
