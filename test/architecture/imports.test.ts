import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { checkImports, loadImportRules, readAllImports } from "../../scripts/imports/check-imports.ts";
import { importsIn } from "../../scripts/imports/read-imports.ts";
import { plantedImports } from "./planted-imports.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const rules = await loadImportRules(root);
const imports = readAllImports(root);

function countCode(folder: string): number {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).filter(
    (file) => /\.(ts|tsx|js|mjs)$/.test(file) && !file.endsWith(".d.ts"),
  ).length;
}

test("the code keeps to the import rules, and all of it was looked at", async () => {
  const { files, violations } = await checkImports(root, imports, rules);
  expect(violations).toEqual([]);
  for (const folder of ["src", "sandbox", "scripts", "test", "bench"]) {
    expect(files.filter((file) => file.startsWith(`${folder}/`))).toHaveLength(countCode(folder));
  }
});

test("a planted violation of each rule is caught", async () => {
  expect(Object.keys(plantedImports)).toEqual(rules.map(({ name }) => name));
  const planted = Object.entries(plantedImports);
  const withPlanted = new Map([
    ...imports,
    ...planted.map(([, { file, imports }]) => [file, imports] as const),
  ]);
  const { violations } = await checkImports(root, withPlanted, rules);
  for (const [rule, { file }] of planted) {
    expect(violations.filter(({ from }) => from === file).map((violation) => violation.rule)).toContain(rule);
  }
  const files = planted.map(([, { file }]) => file);
  expect(violations.filter(({ from }) => !files.includes(from))).toEqual([]);
});

test("a cycle over several files is caught", async () => {
  const cycle = new Map([
    ["src/a.ts", ["./b.ts"]],
    ["src/b.ts", ["./c.ts"]],
    ["src/c.ts", ["./a.ts"]],
  ]);
  const { violations } = await checkImports(root, cycle, rules);
  expect(violations.map(({ rule, from }) => [rule, from])).toEqual([["no-cycles", "src/a.ts"]]);
});

test("every rule says why", () => {
  for (const { name, comment } of rules) expect(comment, name).toMatch(/^\w.{20,}\.$/);
});

test("imports of every kind are seen, types too", () => {
  const source = `
    import "./a.ts";
    import type { B } from "./b.ts";
    export * from "./c.ts";
    export { d } from "./d.ts";
    export type { E } from "./e.ts";
    const f = await import("./f.ts");
    type G = typeof import("./g.ts");
    type H = import("./h.ts").H;
    // import "./comment.ts";
    const text = 'import "./text.ts"';
  `;
  expect(importsIn(source)).toEqual(["a", "b", "c", "d", "e", "f", "g", "h"].map((name) => `./${name}.ts`));
});
