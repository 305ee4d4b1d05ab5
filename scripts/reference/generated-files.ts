import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { slackManifest } from "../../src/bot/manifest.ts";
import { commandsPage } from "./commands-page.ts";
import { configurationPage } from "./configuration-page.ts";
import { errorsPage } from "./errors-page.ts";
import { manifestYaml } from "./manifest-yaml.ts";
import { queriesPage } from "./queries-page.ts";
import { readmeWithScopes } from "./readme-scopes.ts";
import { exampleProblems, listSettings } from "./settings.ts";

export interface GeneratedFile {
  path: string;
  text: string;
}

/**
 * Every file that is derived from the code, as it should be now. Throws Error when `jobmon.example.yml`, which is
 * written by hand, does not have exactly the settings and defaults there are.
 */
export async function generatedFiles(root: string): Promise<GeneratedFile[]> {
  const [example, readme] = await Promise.all([
    readFile(join(root, "jobmon.example.yml"), "utf8"),
    readFile(join(root, "README.md"), "utf8"),
  ]);
  const problems = exampleProblems(example, listSettings());
  if (problems.length > 0) throw new Error(`jobmon.example.yml: ${problems.join("; ")}`);
  return [
    { path: "manifest.yml", text: manifestYaml(slackManifest({ mode: "socket" })) },
    { path: "README.md", text: readmeWithScopes(readme) },
    { path: "docs/commands.md", text: commandsPage() },
    { path: "docs/configuration.md", text: configurationPage(example) },
    { path: "docs/queries.md", text: queriesPage() },
    { path: "docs/errors.md", text: errorsPage() },
  ];
}

/** The paths whose file is missing or not as it should be. */
export async function staleFiles(root: string, files: readonly GeneratedFile[]): Promise<string[]> {
  const isCurrent = await Promise.all(
    files.map(async ({ path, text }) => (await readIfThere(join(root, path))) === text),
  );
  return files.filter((_, index) => !isCurrent[index]).map(({ path }) => path);
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
