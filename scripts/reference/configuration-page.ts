import type { z } from "zod";
import { environmentShape, terminalEnvironment } from "../../src/config/environment.ts";
import { code, codeBlock, page, table } from "./markdown.ts";
import { listSettings } from "./settings.ts";

/** docs/configuration.md: the environment and jobmon.yml. */
export function configurationPage(exampleYaml: string): string {
  return page(
    "# Configuration",
    "## Environment",
    [
      "Variables are read once, at the start. An empty one counts as not set. Every problem is reported at once, by",
      "name and without the value, and the process ends with status 78.",
    ].join("\n"),
    table(
      ["Variable", "Read by", "Required", "Secret", "Default", "Meaning"],
      Object.entries(environmentShape).map(([name, schema]) => environmentRow(name, schema)),
    ),
    "## jobmon.yml",
    [
      `${code("JOBMON_CONFIG")} names a file with these settings. Every one is optional, unknown ones are refused.`,
      `${code("jobmon.example.yml")} has all of them with their defaults.`,
    ].join("\n"),
    table(
      ["Setting", "Type", "Default", "Meaning"],
      listSettings().map(({ path, type, description, default: value }) => [
        code(path),
        type,
        code(String(value)),
        description,
      ]),
    ),
    codeBlock("yaml", exampleYaml.trimEnd()),
  );
}

function environmentRow(name: string, schema: z.ZodType): string[] {
  const { description = "", secret, default: value } = schema.meta() ?? {};
  const isRequired = !schema.safeParse(undefined).success;
  const reader = name in terminalEnvironment.shape ? "bot, terminal" : "bot";
  return [
    code(name),
    reader,
    isRequired ? "yes" : "",
    secret === true ? "yes" : "",
    value === undefined ? "" : code(String(value)),
    description,
  ];
}
