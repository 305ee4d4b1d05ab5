import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { renderBlockKit } from "../../../../src/answers/renderers/block-kit.ts";
import { commandAnswers } from "../../../answers/commands/command-answers.ts";
import { exampleAnswers } from "../../../answers/renderers/example-answers.ts";
import { anyAnswer } from "../../../answers/renderers/random-answers.ts";
import { type StrictSlack, startStrictSlack } from "./strict-slack.ts";

let strict: StrictSlack;
beforeAll(async () => {
  strict = await startStrictSlack();
});
afterAll(() => strict.close());

const golden = new URL("../../../answers/golden/", import.meta.url);
const payloads = readdirSync(golden, { recursive: true, encoding: "utf8" }).filter((name) =>
  /\.(block-kit|plain)\.json$/.test(name),
);

/** Every way in which the bot sends an answer. */
async function sendEverywhere({ text, blocks }: { text: string; blocks: unknown[] }) {
  expect(await strict.post(blocks, { text })).toBeNull();
  const { ts } = await strict.client.chat.postMessage({ channel: "C0002", text: "…" });
  expect(await strict.call("chat.update", { channel: "C0002", ts, text, blocks })).toBeNull();
  const { response_url } = await strict.command();
  const response = await fetch(response_url, { method: "POST", body: JSON.stringify({ text, blocks }) });
  expect([response.status, await response.json()]).toEqual([200, { ok: true }]);
}

test("there are answers to send", () => {
  expect(payloads.length).toBeGreaterThan(20);
});

test.each(payloads)("Slack takes the committed %s", async (name) => {
  await sendEverywhere(JSON.parse(readFileSync(new URL(name, golden), "utf8")));
});

test.each(Object.entries(exampleAnswers))("Slack takes %s, in both forms", async (_name, answer) => {
  const sharedBy = { platform: "slack", tenant: "T0001", id: "U0001" };
  await sendEverywhere(renderBlockKit(answer, { share: { command: "runs" } }));
  await sendEverywhere(renderBlockKit(answer, { sharedBy, form: "plain" }));
});

const sizes = [0, 1, 99, 100, 101, 100_000];
const names = ["nightly load", '<!channel> & "x" *b* `c`', "x".repeat(4_096), "漢".repeat(4_096)];
const sized = sizes.flatMap((rows) => names.map((name) => [rows, name] as const));

test.each(sized)(
  "Slack takes every command's answer with %i rows of things called %.20j",
  async (rows, name) => {
    for (const [command, answer] of Object.entries(commandAnswers({ rows, name }))) {
      for (const form of ["rich", "plain"] as const) {
        const { text, blocks } = renderBlockKit(answer, { form });
        expect(await strict.post(blocks, { text }), `${command}, ${form}`).toBeNull();
      }
    }
  },
);

test("Slack takes any answer", async () => {
  await fc.assert(
    fc.asyncProperty(anyAnswer, async (answer) => {
      const { text, blocks } = renderBlockKit(answer);
      expect(await strict.post(blocks, { text })).toBeNull();
    }),
    { numRuns: 150 },
  );
});
