import { globSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { cruise, type ICruiseResult, type IForbiddenRuleType } from "dependency-cruiser";
import { readImports } from "./read-imports.ts";

/** A file, by its path from the root, and what it imports, as written. */
export type Imports = Map<string, readonly string[]>;

export interface ImportViolation {
  rule: string;
  from: string;
  to: string;
}

export interface ImportCheck {
  /** The files whose imports were looked at. */
  files: string[];
  violations: ImportViolation[];
}

const FOLDERS = ["src", "sandbox", "scripts", "test", "bench"];
const CODE = /\.(ts|tsx|js|mjs)$/;

/** The imports of every file of code under the root. */
export function readAllImports(root: string): Imports {
  const files = globSync(
    FOLDERS.map((folder) => `${folder}/**/*.{ts,tsx,js,mjs}`),
    { cwd: root },
  );
  const code = files.filter((file) => !file.endsWith(".d.ts"));
  return new Map(code.map((file) => [file, readImports(join(root, file))]));
}

/** The rules, each with a name and a reason. */
export async function loadImportRules(root: string): Promise<IForbiddenRuleType[]> {
  const url = pathToFileURL(join(root, ".dependency-cruiser.mjs"));
  const { forbidden } = (await import(url.href)) as { forbidden: IForbiddenRuleType[] };
  return forbidden;
}

/**
 * Applies the rules. dependency-cruiser reads no TypeScript without a TypeScript compiler of version 6 or older, so
 * it is shown a mirror of the tree: for each file one of JavaScript that has its imports and nothing else.
 */
export async function checkImports(
  root: string,
  imports: Imports,
  rules: readonly IForbiddenRuleType[],
): Promise<ImportCheck> {
  const mirror = await mkdtemp(join(tmpdir(), "jobmon-imports-"));
  try {
    await symlink(join(root, "node_modules"), join(mirror, "node_modules"), "junction");
    await copyFile(join(root, "package.json"), join(mirror, "package.json"));
    await Promise.all([...imports].map(([file, specifiers]) => writeMirrored(mirror, file, specifiers)));
    const folders = new Set([...imports.keys()].map((file) => file.split("/", 1)[0] ?? ""));
    const { output } = await cruise([...folders], {
      baseDir: mirror,
      validate: true,
      ruleSet: { forbidden: [...rules] },
      doNotFollow: { path: "^node_modules/" },
      preserveSymlinks: true,
      enhancedResolveOptions: {
        exportsFields: ["exports"],
        conditionNames: ["import", "node", "default"],
      },
    });
    return readResult(output as ICruiseResult, imports);
  } finally {
    await rm(mirror, { recursive: true });
  }
}

function mirrored(path: string): string {
  return path.replace(CODE, ".js");
}

async function writeMirrored(mirror: string, file: string, specifiers: readonly string[]): Promise<void> {
  const path = join(mirror, mirrored(file));
  await mkdir(dirname(path), { recursive: true });
  const lines = specifiers.map((to) => `import ${JSON.stringify(to.startsWith(".") ? mirrored(to) : to)};\n`);
  await writeFile(path, lines.join(""));
}

function readResult({ modules, summary }: ICruiseResult, imports: Imports): ImportCheck {
  const original = new Map([...imports.keys()].map((file) => [mirrored(file), file]));
  return {
    files: modules.flatMap(({ source }) => original.get(source) ?? []),
    violations: summary.violations.map(({ rule, from, to }) => ({
      rule: rule.name,
      from: original.get(from) ?? from,
      to: original.get(to) ?? to,
    })),
  };
}
