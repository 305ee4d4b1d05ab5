import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { renderBlockKit } from "../../../src/answers/renderers/block-kit.ts";
import { renderJson } from "../../../src/answers/renderers/json.ts";
import { renderTerminal } from "../../../src/answers/renderers/terminal.ts";
import { commands } from "../../../src/commands/index.ts";
import { slackPayloadProblems } from "../renderers/slack-payload-problems.ts";
import { commandAnswers } from "./command-answers.ts";

const sizes = [0, 1, 2, 25, 99, 100, 101, 1_000, 1_001, 100_000];
const names = {
  plain: "nightly load",
  hostile: '<!channel> & "x" *b* _i_ ~s~ `c` <https://x.test|y>',
  "right to left": "طلبات \u202eتقرير\u202c שלום",
  emoji: "🚀👩‍👩‍👧‍👦🇪🇺",
  "4,096 characters": "x".repeat(4_096),
  "4,096 wide characters": "漢".repeat(4_096),
  lines: "a\nb\r\n\u0000c",
};

test("every command has an answer here", () => {
  const answered = Object.keys(commandAnswers({ rows: 1, name: "x" }));
  expect(answered).toEqual(expect.arrayContaining(commands.map(({ name }) => name)));
});

/** Long names take long to lay out; what the number of rows alone can break is tried on short ones. */
const sizesFor = (name: string) =>
  name.length < 1_000 && name !== names.emoji ? sizes : [0, 1, 100, 100_000];

describe.each(Object.entries(names))("names: %s", (_, name) => {
  test.each(sizesFor(name))("with %i rows, no answer passes a limit of Slack's, in either form", (rows) => {
    for (const [command, answer] of Object.entries(commandAnswers({ rows, name }))) {
      for (const form of ["rich", "plain"] as const) {
        const message = renderBlockKit(answer, {
          form,
          ...(answer.repeat === undefined ? {} : { share: { command: answer.repeat } }),
        });
        expect(slackPayloadProblems(message), `${command}, ${form}`).toEqual([]);
      }
      const text = renderTerminal(answer, { width: 120 });
      expect(text.replaceAll("\n", ""), command).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
      expect(() => JSON.stringify(renderJson(answer))).not.toThrow();
    }
  });
});

describe.each(Object.entries(commandAnswers({ rows: 3, name: "nightly load" })))("%s", (name, answer) => {
  const golden = (suffix: string) =>
    fileURLToPath(
      new URL(`../golden/commands/${name.replaceAll(/[^a-z0-9]+/gi, "-")}.${suffix}`, import.meta.url),
    );
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

  test("looks in Slack, in a terminal and as data as it did", async () => {
    await expect(json(renderBlockKit(answer))).toMatchFileSnapshot(golden("block-kit.json"));
    await expect(renderTerminal(answer)).toMatchFileSnapshot(golden("txt"));
    await expect(json(renderJson(answer))).toMatchFileSnapshot(golden("json"));
  });
});
