import { describe, expect, test } from "vitest";
import type { Answer, AnswerAction, Inline } from "../../../src/answers/answer.ts";
import { titleCase } from "../../../src/answers/renderers/block-kit/actions.ts";
import { renderBlockKit, renderProgress } from "../../../src/answers/renderers/block-kit.ts";
import { exampleAnswers } from "./example-answers.ts";
import { slackPayloadProblems, valuesOf } from "./slack-payload-problems.ts";

function example(name: string): Answer {
  const answer = exampleAnswers[name];
  if (answer === undefined) throw new Error(`no example answer “${name}”`);
  return answer;
}

const bare = example("nothing at all");

function blocksOf(parts: Partial<Answer>): unknown[] {
  return renderBlockKit({ ...bare, title: "Runs", ...parts }).blocks;
}

function buttonsOf(actions: AnswerAction[], share?: { command: string }): unknown[] {
  const message = renderBlockKit({ ...bare, actions }, share ? { share } : {});
  return valuesOf(message.blocks, "action_id");
}

describe("the tone", () => {
  test.each([
    ["neutral", "Runs"],
    ["good", "✅ Runs"],
    ["warning", "⚠️ Runs"],
    ["bad", "❌ Runs"],
  ] as const)("%s is in the header as %s", (tone, text) => {
    expect(blocksOf({ tone })).toEqual([
      { type: "header", text: { type: "plain_text", text, emoji: false } },
    ]);
  });
});

describe("a note", () => {
  const at: Inline = { kind: "instant", at: new Date("2026-01-14T09:30:00Z") };
  const date = "<!date^1768383000^{date_short_pretty} at {time}|2026-01-14 09:30 UTC>";

  test("of words alone is plain text, which Slack does not read", () => {
    expect(blocksOf({ notes: [["*a* <!channel> & b"]] })[1]).toEqual({
      type: "context",
      elements: [{ type: "plain_text", text: "*a* <!channel> & b", emoji: false }],
    });
  });

  test("with an instant is mrkdwn, escaped once", () => {
    expect(blocksOf({ notes: [["a < b & c at ", at]] })[1]).toEqual({
      type: "context",
      elements: [{ type: "mrkdwn", text: `a &lt; b &amp; c at ${date}`, verbatim: true }],
    });
  });

  test("with an instant and characters that mrkdwn would read is rich text", () => {
    expect(blocksOf({ notes: [["job *x* at ", at]] })[1]).toEqual({
      type: "rich_text",
      elements: [
        {
          type: "rich_text_section",
          elements: [
            { type: "text", text: "job *x* at " },
            {
              type: "date",
              timestamp: 1768383000,
              format: "{date_short_pretty} at {time}",
              fallback: "2026-01-14 09:30 UTC",
            },
          ],
        },
      ],
    });
  });
});

describe("the source", () => {
  test("is named with the time it is true for, in the reader's zone", () => {
    const source = "system.lakeflow.job_run_timeline";
    expect(blocksOf({ source, as_of: new Date("2026-01-14T09:30:00Z") })[1]).toEqual({
      type: "context",
      elements: [
        { type: "plain_text", text: `Source: ${source} ·`, emoji: false },
        {
          type: "mrkdwn",
          text: "as of <!date^1768383000^{date_short_pretty} at {time}|2026-01-14 09:30 UTC>",
          verbatim: true,
        },
      ],
    });
  });

  test("is not spoken of when there is none", () => {
    expect(blocksOf({ source: null, as_of: null })).toHaveLength(1);
  });
});

describe("buttons", () => {
  test("carry the text of a command, exactly", () => {
    const command = 'runs job:"<!channel> & x"';
    const message = renderBlockKit({ ...bare, actions: [{ kind: "command", label: "Ask again", command }] });
    expect(message.blocks.at(-1)).toEqual({
      type: "actions",
      elements: [
        {
          type: "button",
          action_id: "command:0",
          text: { type: "plain_text", text: "Ask Again", emoji: false },
          value: command,
        },
      ],
    });
  });

  test("are named by their place, so that a button left out does not rename the others", () => {
    const actions: AnswerAction[] = [
      { kind: "command", label: "Too long", command: "x".repeat(2_001) },
      { kind: "open", label: "No page", url: "javascript:alert(1)" },
      { kind: "open", label: "View run", url: "https://a.test/" },
      { kind: "command", label: "Help", command: "help" },
    ];
    expect(buttonsOf(actions, { command: "runs" })).toEqual(["open:2", "command:3", "share"]);
  });

  test("at the limit stay, one past it is counted", () => {
    const fits: AnswerAction = { kind: "command", label: "Fits", command: "x".repeat(2_000) };
    expect(buttonsOf([fits])).toEqual(["command:0"]);
    const message = renderBlockKit({ ...bare, actions: [] }, { share: { command: "x".repeat(2_001) } });
    expect(valuesOf(message.blocks, "text")).toContain("1 button is left out here.");
  });

  test("of which several ask to be first: one is", () => {
    const styles = valuesOf(renderBlockKit(example("40 actions")).blocks, "style");
    expect(styles.filter((style) => style === "primary")).toHaveLength(1);
  });

  test.each([
    ["Next page", "Next Page"],
    ["share in channel", "Share in Channel"],
    ["the runs of a job", "The Runs of a Job"],
    ["Show nightly_load", "Show nightly_load"],
    ["Runs of “nightly load”", "Runs of “nightly load”"],
    ["View in Databricks", "View in Databricks"],
  ])("say %s as %s", (label, text) => {
    expect(titleCase(label)).toBe(text);
  });
});

describe("a long page", () => {
  const table = (answer: Answer): unknown[][] => {
    const block = renderBlockKit(answer).blocks.find((one) => one.type === "table");
    return block !== undefined && "rows" in block ? block.rows : [];
  };

  test("keeps its rows before its links, and says so", () => {
    const answer = example("100 rows of a page");
    expect(table(answer)).toHaveLength(100);
    expect(valuesOf(renderBlockKit(answer).blocks, "text")).toContain(
      "1 row and 99 links are left out here: ask with limit:99 to page through every row.",
    );
  });

  test("of the usual size keeps links and the reader's zone", () => {
    const answer = example("run list");
    expect(valuesOf(table(answer), "type").filter((type) => type === "link")).toHaveLength(6);
    expect(valuesOf(table(answer), "type").filter((type) => type === "date")).toHaveLength(6);
  });

  test("that is not a page is to be narrowed", () => {
    const { data, ...answer } = example("1,000 rows");
    expect(valuesOf(renderBlockKit({ ...answer, data: { ...data, page: null } }).blocks, "text")).toContain(
      "901 rows and 99 links are left out here: narrow the question to see every row.",
    );
  });
});

test("columns past the twentieth are counted", () => {
  const columns = Array.from({ length: 25 }, (_, index) => ({
    key: `c${index}`,
    label: `Column ${index}`,
    type: "integer" as const,
  }));
  const blocks = blocksOf({ blocks: [{ kind: "table", caption: "", columns, rows: [{ c0: 1 }] }] });
  expect(valuesOf(blocks, "text")).toContain("5 columns are left out here.");
  expect(slackPayloadProblems({ text: "Runs", blocks })).toEqual([]);
});

test("a second table is text, since Slack takes one", () => {
  const types = renderBlockKit(example("two tables")).blocks.map((block) => block.type);
  expect(types.filter((type) => type === "table")).toHaveLength(1);
  const texts = valuesOf(renderBlockKit(example("two tables")).blocks, "text");
  expect(texts.some((text) => typeof text === "string" && /^Job +Runs +DBUs +List cost\n/.test(text))).toBe(
    true,
  );
});

test("who shared an answer is named so that they see it", () => {
  const sharedBy = { platform: "slack", tenant: "T0001", id: "U0001" };
  expect(renderBlockKit(bare, { sharedBy }).blocks[1]).toEqual({
    type: "context",
    elements: [{ type: "mrkdwn", text: "Shared by <@U0001>", verbatim: true }],
  });
  const stranger = { platform: "teams", tenant: "t", id: "<!channel>" };
  expect(renderBlockKit(bare, { sharedBy: stranger }).blocks[1]).toEqual({
    type: "context",
    elements: [{ type: "plain_text", text: "Shared by @<!channel>", emoji: false }],
  });
});

test("the text for notifications tells the title, the numbers and the time", () => {
  expect(renderBlockKit(example("cost by job")).text).toBe(
    "Cost of jobs by job. 5 jobs from 2026-01-08 to 2026-01-14 (UTC). 5 rows. " +
      "Total at list price: $1,244.97, DBUs: 12,403.2, Still growing: yes. As of 2026-01-14 09:30 UTC.",
  );
});

test("what waits is one line, with the block id that says so", () => {
  expect(renderProgress("Waiting for <warehouse> …")).toEqual({
    text: "⏳ Waiting for &lt;warehouse&gt; …",
    blocks: [
      {
        type: "context",
        block_id: "progress",
        elements: [{ type: "plain_text", text: "⏳ Waiting for <warehouse> …", emoji: false }],
      },
    ],
  });
});

test("the check of payloads can fail", () => {
  const good = { type: "header", text: { type: "plain_text", text: "Runs", emoji: false } };
  const problemsOf = (...blocks: unknown[]) => slackPayloadProblems({ text: "Runs", blocks });
  expect(problemsOf(good)).toEqual([]);
  expect(problemsOf()).not.toEqual([]);
  expect(problemsOf({ ...good, colour: "red" })).not.toEqual([]);
  expect(problemsOf({ type: "header", text: { type: "plain_text", text: "x".repeat(151) } })).not.toEqual([]);
  expect(problemsOf({ type: "header", text: { type: "plain_text", text: "" } })).not.toEqual([]);
  expect(problemsOf({ type: "section", text: { type: "mrkdwn", text: "<!channel>" } })).not.toEqual([]);
  expect(problemsOf({ type: "section", text: { type: "mrkdwn", text: "a & b" } })).not.toEqual([]);
  expect(problemsOf({ type: "table", rows: [[{ type: "raw_text", text: "a" }], []] })).not.toEqual([]);
  expect(problemsOf(...Array.from({ length: 51 }, () => good))).not.toEqual([]);
  expect(slackPayloadProblems({ text: "<@U0001|x>", blocks: [good] })).not.toEqual([]);
});
