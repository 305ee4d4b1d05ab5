import type { Answer, Column, Inline } from "./answer.ts";
import { noData } from "./answer.ts";
import { bold, code } from "./present.ts";

/** A command as it is explained. */
export interface CommandHelp {
  name: string;
  summary: string;
  details: string[];
  usage: string;
  arguments: { name: string; hint: string; description: string; positional: boolean }[];
  examples: string[];
}

const commandColumns: Column[] = [
  { key: "name", label: "Command", type: "string" },
  { key: "usage", label: "Usage", type: "string" },
  { key: "summary", label: "What it does", type: "string" },
];

const argumentColumns: Column[] = [
  { key: "name", label: "Argument", type: "string" },
  { key: "hint", label: "Value", type: "string" },
  { key: "description", label: "Meaning", type: "string" },
];

/** All commands, a line each. */
export function helpAnswer(commands: readonly CommandHelp[]): Answer {
  return {
    ...base,
    args: { command: null },
    repeat: "help",
    title: "What you can ask jobmon",
    blocks: [
      {
        kind: "text",
        text: [
          "Type ",
          code("/jobmon"),
          " and a command; in a thread, mention the bot instead. Answers are private until you share them.",
        ],
      },
      { kind: "list", items: commands.map(({ usage, summary }): Inline[] => [code(usage), `: ${summary}.`]) },
    ],
    actions: commands
      .filter(({ name }) => name !== "help")
      .map(({ name, examples }) => ({
        kind: "command",
        label: titleCase(name),
        // A command that needs an argument explains itself instead.
        command: examples.includes(name) ? name : `help ${name}`,
      })),
    data: {
      ...noData,
      columns: commandColumns,
      rows: commands.map(({ name, usage, summary }) => ({ name, usage, summary })),
    },
  };
}

/** One command: usage, arguments, examples to press. */
export function commandHelpAnswer(command: CommandHelp): Answer {
  const rows = command.arguments.map(({ name, hint, description }) => ({ name, hint, description }));
  return {
    ...base,
    args: { command: command.name },
    repeat: `help ${command.name}`,
    title: `How to use ${command.name}`,
    blocks: [
      { kind: "text", text: [bold(command.summary), ". ", command.details.join(" ")] },
      { kind: "code", text: command.usage },
      ...(rows.length === 0
        ? []
        : [
            {
              kind: "list" as const,
              items: command.arguments.map(({ name, hint, positional, description }): Inline[] => [
                code(positional ? name : `${name}:${hint}`),
                `: ${description}`,
              ]),
            },
          ]),
      { kind: "text", text: [bold("Examples")] },
      { kind: "code", text: command.examples.join("\n") },
    ],
    actions: command.examples.map((example) => ({ kind: "command", label: example, command: example })),
    data: {
      ...noData,
      facts: [
        { key: "name", label: "Command", type: "string", value: command.name },
        { key: "usage", label: "Usage", type: "string", value: command.usage },
        { key: "summary", label: "What it does", type: "string", value: command.summary },
      ],
      tables: {
        arguments: { columns: argumentColumns, rows },
        examples: {
          columns: [{ key: "example", label: "Example", type: "string" }],
          rows: command.examples.map((example) => ({ example })),
        },
      },
    },
  };
}

const base = {
  command: "help",
  tone: "neutral" as const,
  as_of: null,
  source: null,
  currency: "USD",
  notes: [],
};

function titleCase(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
