import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Answer } from "../../../src/answers/answer.ts";
import { noData } from "../../../src/answers/answer.ts";
import { renderBlockKit, renderProgress } from "../../../src/answers/renderers/block-kit.ts";
import { renderJson } from "../../../src/answers/renderers/json.ts";
import { renderTerminal } from "../../../src/answers/renderers/terminal.ts";
import { exampleAnswers } from "./example-answers.ts";
import { anyAnswer, anyDecimal, anyText } from "./random-answers.ts";
import { slackPayloadProblems, valuesOf } from "./slack-payload-problems.ts";

const person = { platform: "slack", tenant: "T0001", id: "U0001" };

describe("whatever the answer", () => {
  test("Slack takes the message, in both forms", () => {
    fc.assert(
      fc.property(anyAnswer, anyText, (answer, command) => {
        for (const form of ["rich", "plain"] as const) {
          const message = renderBlockKit(answer, { share: { command }, sharedBy: person, form });
          expect(slackPayloadProblems(message)).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("the plain form has only sections and preformatted text", () => {
    fc.assert(
      fc.property(anyAnswer, (answer) => {
        const types = new Set(valuesOf(renderBlockKit(answer, { form: "plain" }).blocks, "type"));
        const allowed = ["section", "plain_text", "rich_text", "rich_text_preformatted", "text"];
        expect([...types].filter((type) => !allowed.includes(String(type)))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test("a terminal shows nothing that could move its cursor or turn the text around", () => {
    fc.assert(
      fc.property(
        anyAnswer,
        fc.option(fc.integer({ min: 20, max: 200 }), { nil: undefined }),
        (answer, width) => {
          const text = renderTerminal(answer, width === undefined ? {} : { width });
          expect(text).not.toMatch(/[^\P{Cc}\n]|[\u061C\u200F\u202A-\u202E\u2066-\u2069\u2028\u2029]/u);
          expect(text.isWellFormed()).toBe(true);
          expect(text.endsWith("\n")).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("its data survive JSON", () => {
    fc.assert(
      fc.property(anyAnswer, (answer) => {
        const data = renderJson(answer);
        expect(JSON.parse(JSON.stringify(data))).toEqual(data);
      }),
      { numRuns: 50 },
    );
  });
});

test("what waits is one block whose id is progress, whatever is waited for", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const message = renderProgress(text);
      expect(slackPayloadProblems(message)).toEqual([]);
      expect(message.blocks.map((block) => block.block_id)).toEqual(["progress"]);
    }),
  );
});

test("money keeps every digit on its way to JSON", () => {
  fc.assert(
    fc.property(fc.array(anyDecimal, { minLength: 1 }), (amounts) => {
      const columns = [{ key: "list_cost", label: "List cost", type: "money" as const }];
      const rows = amounts.map((list_cost) => ({ list_cost }));
      const answer: Answer = { ...plainAnswer, data: { ...noData, columns, rows } };
      expect(JSON.parse(JSON.stringify(renderJson(answer))).rows).toEqual(rows);
    }),
  );
});

const plainAnswer: Answer = {
  command: "runs",
  args: {},
  title: "Runs",
  tone: "neutral",
  as_of: null,
  source: null,
  currency: "USD",
  blocks: [],
  notes: [],
  actions: [],
  data: noData,
};

/** Pieces that can be found again in a message: "row17·", "fact3·" … */
interface Counts {
  row: number;
  fact: number;
  item: number;
  line: number;
  note: number;
  button: number;
}

const words: { [kind in keyof Counts]: RegExp } = {
  row: /([\d,]+) rows?\b/,
  fact: /([\d,]+) facts?\b/,
  item: /([\d,]+) list items?\b/,
  line: /([\d,]+) lines?\b/,
  note: /([\d,]+) notes?\b/,
  button: /([\d,]+) buttons?\b/,
};

const padding = fc.constantFrom("", "short", "a longer one of some words ".repeat(3), "x".repeat(300));

const markedAnswer: fc.Arbitrary<{ answer: Answer; counts: Counts }> = fc
  .record({
    rows: fc.tuple(fc.nat(250), padding),
    moreRows: fc.tuple(fc.nat(80), padding),
    facts: fc.tuple(fc.nat(60), padding),
    items: fc.tuple(fc.nat(60), padding),
    lines: fc.tuple(fc.nat(300), padding),
    notes: fc.tuple(fc.nat(12), padding),
    buttons: fc.tuple(fc.nat(60), padding),
    hasTotals: fc.boolean(),
    linked: fc.boolean(),
  })
  .map(({ rows, moreRows, facts, items, lines, notes, buttons, hasTotals, linked }) => {
    const marked = (kind: string, [count, text]: [number, string], from = 0) =>
      Array.from({ length: count }, (_, index) => `${kind}${from + index}· ${text}`.trim());
    const table = (texts: string[]) => ({
      kind: "table" as const,
      caption: "Names",
      columns: [
        { key: "name", label: "Name", type: "string" as const, ...(linked ? { linkKey: "url" } : {}) },
        { key: "at", label: "At", type: "instant" as const },
      ],
      rows: texts.map((name) => ({ name, url: "https://a.test/run/1", at: "2026-01-14T09:30:00Z" })),
      ...(hasTotals ? { totals: { name: "Total" } } : {}),
    });
    const answer: Answer = {
      ...plainAnswer,
      blocks: [
        {
          kind: "facts",
          facts: marked("fact", facts).map((label, index) => ({
            key: `f${index}`,
            label,
            type: "string",
            value: "v",
          })),
        },
        table(marked("row", rows)),
        { kind: "list", items: marked("item", items).map((text) => [text]) },
        table(marked("row", moreRows, rows[0])),
        ...(lines[0] > 0 ? [{ kind: "code" as const, text: marked("line", lines).join("\n") }] : []),
      ],
      notes: marked("note", notes).map((text) => [text]),
      actions: marked("button", buttons).map((text) => ({ kind: "command", label: text, command: text })),
    };
    const counts = {
      row: rows[0] + moreRows[0],
      fact: facts[0],
      item: items[0],
      line: lines[0],
      note: notes[0],
      button: buttons[0],
    };
    return { answer, counts };
  });

test("what is shown and what is said to be left out add up to all there is", () => {
  let cut = 0;
  fc.assert(
    fc.property(
      markedAnswer,
      fc.constantFrom("rich" as const, "plain" as const),
      ({ answer, counts }, form) => {
        const { blocks } = renderBlockKit(answer, { form });
        const texts = valuesOf(blocks, "text").filter((text) => typeof text === "string");
        const sentence = texts.find((text) => /left out here/.test(text)) ?? "";
        const shown = texts.join("\n");
        const found = Object.fromEntries(
          Object.keys(counts).map((kind) => {
            const seen = new Set(shown.match(new RegExp(`\\b${kind}\\d+·`, "g"))).size;
            const left = words[kind as keyof Counts].exec(sentence)?.[1]?.replaceAll(",", "") ?? "0";
            return [kind, seen + Number(left)];
          }),
        );
        if (sentence !== "") cut += 1;
        expect(found).toEqual(counts);
      },
    ),
    { numRuns: 100 },
  );
  expect(cut).toBeGreaterThan(20);
});

test("a text that is cut says how many characters are left out", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), (length) => {
      const answer: Answer = { ...plainAnswer, blocks: [{ kind: "text", text: ["x".repeat(length)] }] };
      for (const form of ["rich", "plain"] as const) {
        const texts = valuesOf(renderBlockKit(answer, { form }).blocks, "text").map(String);
        const shown = texts.find((text) => /^x+…?$/.test(text))?.replace("…", "").length ?? 0;
        const left = /([\d,]+) characters? of text/.exec(texts.join("\n"))?.[1]?.replaceAll(",", "") ?? "0";
        expect(shown + Number(left)).toBe(length);
      }
    }),
    { numRuns: 50 },
  );
});

test("a row is never longer than a terminal that has room for its numbers", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 120 }), { minLength: 1, maxLength: 5 }), (names) => {
      const answer: Answer = {
        ...plainAnswer,
        blocks: [
          {
            kind: "table",
            caption: "",
            columns: [
              { key: "name", label: "Name", type: "string" },
              { key: "runs", label: "Runs", type: "integer" },
            ],
            rows: names.map((name) => ({ name, runs: 12 })),
          },
        ],
      };
      const lines = renderTerminal(answer, { width: 40 }).split("\n");
      expect(lines.filter((line) => line.length > 40)).toEqual([]);
    }),
  );
});

test("nobody is named in a message whose answer names nobody", () => {
  for (const [name, answer] of Object.entries(exampleAnswers)) {
    const people = JSON.stringify(answer).includes('"kind":"person"');
    for (const form of ["rich", "plain"] as const) {
      const message = renderBlockKit(answer, { form });
      const mrkdwn = [message.text, ...mrkdwnTexts(message.blocks)].join("\n");
      expect(mrkdwn, name).not.toMatch(/<!(channel|here|everyone|subteam)|<#/);
      if (people) continue;
      expect(mrkdwn, name).not.toMatch(/<@/);
      expect(valuesOf(message.blocks, "user_id"), name).toEqual([]);
    }
  }
});

function mrkdwnTexts(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(mrkdwnTexts);
  if (typeof node !== "object" || node === null) return [];
  const own = "type" in node && node.type === "mrkdwn" && "text" in node ? [String(node.text)] : [];
  return [...own, ...Object.values(node).flatMap(mrkdwnTexts)];
}
