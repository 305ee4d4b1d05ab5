import { z } from "zod";
import { type CommandHelp, commandHelpAnswer, helpAnswer } from "../answers/help-answer.ts";
import { type Command, defineCommand } from "./command.ts";
import { findCommand, usageOf, visibleArguments } from "./parse.ts";

export const help = defineCommand({
  name: "help",
  summary: "Show what can be asked, or all about one command",
  args: z.object({
    command: z.string().optional().meta({ hint: "COMMAND", description: "the command to explain" }),
  }),
  positional: ["command"],
  examples: ["help", "help runs"],
  async run({ command }, { commands }) {
    return command === undefined
      ? { one: null, all: commands.map(describe) }
      : { one: describe(findCommand(command, commands)), all: [] };
  },
  answer: ({ one, all }) => (one === null ? helpAnswer(all) : commandHelpAnswer(one)),
});

/** A command as help, the reference page and the manifest show it. */
export function describe(command: Command): CommandHelp {
  return {
    name: command.name,
    summary: command.summary,
    details: command.details,
    usage: usageOf(command),
    arguments: visibleArguments(command),
    examples: [...command.examples],
  };
}
