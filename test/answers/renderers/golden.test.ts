import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { renderBlockKit } from "../../../src/answers/renderers/block-kit.ts";
import { renderJson } from "../../../src/answers/renderers/json.ts";
import { renderTerminal } from "../../../src/answers/renderers/terminal.ts";
import { exampleAnswers } from "./example-answers.ts";
import { slackPayloadProblems } from "./slack-payload-problems.ts";

/** Long outputs that nobody would read in a file; what matters in them is tested by name. */
const tooLongToRead = new Set(["1,000 rows", "100 rows of a page"]);

const share = { command: "runs from:2026-01-13 to:2026-01-14" };
const sharedBy = { platform: "slack", tenant: "T0001", id: "U0001" };

describe.each(Object.entries(exampleAnswers))("%s", (name, answer) => {
  test("looks in Slack as it did", async () => {
    const message = renderBlockKit(answer, { share });
    expect(slackPayloadProblems(message)).toEqual([]);
    await expect(json(message)).toMatchFileSnapshot(golden(name, "block-kit.json"));
  });

  test("looks in Slack's plain form as it did, with who shared it", async () => {
    const message = renderBlockKit(answer, { sharedBy, form: "plain" });
    expect(slackPayloadProblems(message)).toEqual([]);
    await expect(json(message)).toMatchFileSnapshot(golden(name, "plain.json"));
  });
});

const readable = Object.entries(exampleAnswers).filter(([name]) => !tooLongToRead.has(name));

test.each(readable)("%s: looks in a terminal as it did, and has the data it had", async (name, answer) => {
  await expect(renderTerminal(answer)).toMatchFileSnapshot(golden(name, "txt"));
  await expect(json(renderJson(answer))).toMatchFileSnapshot(golden(name, "json"));
});

function golden(name: string, suffix: string): string {
  return fileURLToPath(
    new URL(`../golden/${name.replaceAll(/[^a-z0-9]+/gi, "-")}.${suffix}`, import.meta.url),
  );
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
