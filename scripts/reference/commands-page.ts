import { describe } from "../../src/commands/help.ts";
import { commands } from "../../src/commands/index.ts";
import { code, codeBlock, page, sentence, table } from "./markdown.ts";

/** docs/commands.md: every command as help shows it. */
export function commandsPage(): string {
  return page(
    "# Commands",
    [
      "In Slack, type `/jobmon` and a command; in a thread, mention the bot with the same words. In a terminal, type",
      '`npm run -s jobmon -- ask "COMMAND"`. An argument is set by `name:value`, `name=value` or `--name value`;',
      "quotes keep words together. Arguments in square brackets without a colon are also set by position.",
    ].join("\n"),
    ...commands.map(describe).flatMap((command) => [
      `## ${command.name}`,
      sentence(command.summary),
      ...(command.details.length === 0 ? [] : [command.details.join("\n")]),
      codeBlock("text", command.usage),
      ...(command.arguments.length === 0
        ? ["It takes no arguments."]
        : [
            table(
              ["Argument", "Value", "Meaning"],
              command.arguments.map(({ name, hint, description, positional }) => [
                code(name) + (positional ? " (by position)" : ""),
                code(hint),
                description,
              ]),
            ),
          ]),
      "Examples:",
      codeBlock("text", command.examples.join("\n")),
    ]),
  );
}
