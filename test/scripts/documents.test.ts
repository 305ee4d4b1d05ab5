import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { z } from "zod";

const root = fileURLToPath(new URL("../..", import.meta.url));
const pages = globSync(["*.md", "docs/**/*.md"], { cwd: root });
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** The anchors of a page's headings, as GitHub makes them. */
function anchors(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Links to files or headings that are not there. */
function brokenLinks(page: string, markdown: string): string[] {
  const links = [...markdown.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links.filter((link) => {
    if (/^(https?|mailto):/.test(link)) return false;
    const [path = "", anchor] = link.split("#");
    const file = path === "" ? page : normalize(join(dirname(page), path));
    if (!existsSync(join(root, file))) return true;
    return anchor !== undefined && !anchors(file === page ? markdown : read(file)).includes(anchor);
  });
}

test.each(pages)("%s links to what is there", (page) => {
  expect(brokenLinks(page, read(page))).toEqual([]);
});

test("a broken link is noticed", () => {
  const markdown =
    "# A heading\n[a](README.md) [b](NO.md) [c](#a-heading) [d](#other) [e](docs/errors.md#nothing)";
  expect(brokenLinks("README.md", markdown)).toEqual(["NO.md", "#other", "docs/errors.md#nothing"]);
});

test("every dependency has its reason, and none has it twice", () => {
  const list = z.record(z.string(), z.string());
  const { dependencies, devDependencies } = z
    .object({ dependencies: list, devDependencies: list })
    .parse(JSON.parse(read("package.json")));
  const record = read("docs/decisions/0002-dependencies.md");
  const [atRunTime = "", forDevelopment = ""] = record.split("\nFor development:\n");
  const named = (text: string) => [...text.matchAll(/^\| `([^`]+)` \| \S/gm)].map(([, name]) => name);
  expect(named(atRunTime)).toEqual(Object.keys(dependencies));
  expect(named(forDevelopment)).toEqual(Object.keys(devDependencies));
});

test("npm scripts and files that pages name exist", () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read("package.json")));
  for (const page of pages) {
    const markdown = read(page);
    for (const [, name = ""] of markdown.matchAll(/\bnpm run (?:-s )?([\w:]+)/g)) {
      expect(Object.keys(scripts), `${page}: npm run ${name}`).toContain(name);
    }
    for (const [, path = ""] of markdown.matchAll(/`((?:src|sandbox|scripts|test|docs|\.ci)\/[\w./-]+)`/g)) {
      expect(existsSync(join(root, path)), `${page}: ${path}`).toBe(true);
    }
  }
});
