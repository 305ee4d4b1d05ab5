import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** The entries hand their environment to src/config, which alone knows what is in it. */
const readers = /^src\/(main\.ts|cli\.ts|config\/)/;

/** True for code that reads the environment; comments may speak of it. */
function readsEnvironment(source: string): boolean {
  const code = source.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, "");
  return /\bprocess\s*(\.|\?\.|\[["'])\s*env\b|\benv\b[^=;]*=\s*process\b|\benv\b[^;]*from "node:process"|import\.meta\.env/.test(
    code,
  );
}

test("only the entries and src/config read the environment", () => {
  const files = globSync("src/**/*.ts", { cwd: root });
  const reading = files.filter((file) => readsEnvironment(readFileSync(join(root, file), "utf8")));
  expect(reading).toContain("src/main.ts");
  expect(reading.filter((file) => !readers.test(file))).toEqual([]);
});

test.each([
  "const port = process.env.PORT;",
  'const port = process["env"].PORT;',
  "const { env } = process;",
  'import { env } from "node:process";',
])("reading it is noticed: %s", (source) => {
  expect(readsEnvironment(source)).toBe(true);
});

test.each([
  "// process.env is read in src/config",
  "/** Not process.env. */",
  "const environment = options.env;",
])("speaking of it is not reading it: %s", (source) => {
  expect(readsEnvironment(source)).toBe(false);
});
