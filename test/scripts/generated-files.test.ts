import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { generatedFiles, staleFiles } from "../../scripts/reference/generated-files.ts";
import { code, table } from "../../scripts/reference/markdown.ts";
import { readmeWithScopes } from "../../scripts/reference/readme-scopes.ts";
import { exampleProblems, listSettings } from "../../scripts/reference/settings.ts";
import { errorWords } from "../../src/answers/error-words.ts";
import { commands } from "../../src/commands/index.ts";
import { environmentShape } from "../../src/config/environment.ts";
import { queries } from "../../src/queries/index.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const files = await generatedFiles(root);

function textOf(path: string): string {
  return files.find((file) => file.path === path)?.text ?? "";
}

test("what is committed is what the code says", async () => {
  expect(await staleFiles(root, files)).toEqual([]);
});

test("a file that is missing and one that was changed are named", async () => {
  const directory = await mkdtemp(join(tmpdir(), "jobmon-generated-"));
  try {
    for (const { path, text } of files) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    expect(await staleFiles(directory, files)).toEqual([]);
    await rm(join(directory, "docs/errors.md"));
    await writeFile(join(directory, "docs/commands.md"), `${textOf("docs/commands.md")} `);
    expect(await staleFiles(directory, files)).toEqual(["docs/commands.md", "docs/errors.md"]);
  } finally {
    await rm(directory, { recursive: true });
  }
});

test("each page has all that the code has", () => {
  for (const { name, examples } of commands) {
    expect(textOf("docs/commands.md")).toContain(`\n## ${name}\n`);
    for (const example of examples) expect(textOf("docs/commands.md")).toContain(`\n${example}\n`);
  }
  for (const name of Object.keys(environmentShape)) {
    expect(textOf("docs/configuration.md")).toContain(`| \`${name}\` |`);
  }
  for (const name of Object.keys(errorWords)) expect(textOf("docs/errors.md")).toContain(`\n## ${name}\n`);
  for (const { name, row } of queries) {
    expect(textOf("docs/queries.md")).toContain(`\n## ${name}\n`);
    for (const column of Object.keys(row.shape)) {
      expect(textOf("docs/queries.md")).toContain(`| \`${column}\` |`);
    }
  }
});

test("no page shows a value that could not be read", () => {
  for (const { path, text } of files) expect(text, path).not.toMatch(/undefined|\[object|\bNaN\b/);
});

const settings = listSettings();

test("an example file that lacks, adds or changes a setting is noticed", () => {
  const yaml = "runs:\n  lookback_days: 31\n  colour: red\ncost:\n  currency: USD\n";
  expect(exampleProblems(yaml, settings)).toEqual([
    "warehouse.concurrency is not in the file",
    "warehouse.deadline_seconds is not in the file",
    "warehouse.starting_deadline_seconds is not in the file",
    "runs.colour is no setting",
    "runs.lookback_days is 31, the default is 30",
  ]);
  expect(exampleProblems("runs: [", settings)).toEqual([expect.stringContaining("not valid YAML")]);
});

test("a README without a place for the scopes is refused", () => {
  expect(() => readmeWithScopes("# jobmon")).toThrow("README.md has no place");
});

test("what would end a cell or a code span is escaped", () => {
  expect(table(["a"], [["x|y"]])).toBe("| a |\n| --- |\n| x\\|y |");
  expect(code("a`b")).toBe("`` a`b ``");
});
