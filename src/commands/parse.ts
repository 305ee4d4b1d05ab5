import type { z } from "zod";
import { JobmonError } from "../domain/errors.ts";
import { nearest } from "../domain/nearest.ts";
import type { Command } from "./command.ts";
import { splitWords, type Word } from "./split-words.ts";

/** Longer questions are refused; Slack's own limit for a message is 40,000. */
export const MAX_QUESTION_CHARS = 8_000;

/** A question after its grammar was read: which command, and the text of each argument. */
export interface ParsedQuestion {
  command: Command;
  args: { [name: string]: string };
}

/** What a parameter's word looks like: `key:value`, `key=value`, `--key value` (dashes as typed by phones too). */
const setter = /^(--|[\u2013\u2014])?(\p{L}[\p{L}\p{N}_]*)(?:[:=](.*))?$/su;

/**
 * Reads a question. The split of a word is at its first `:` or `=`. Throws UNKNOWN_COMMAND, UNKNOWN_ARGUMENT,
 * INVALID_ARGUMENT, TOO_MANY_WORDS, UNCLOSED_QUOTE or QUESTION_TOO_LONG, with the nearest right word where there is one.
 */
export function parseQuestion(text: string, commands: readonly Command[]): ParsedQuestion {
  if (text.length > MAX_QUESTION_CHARS) {
    throw new JobmonError("QUESTION_TOO_LONG", {
      argument: "question",
      length: text.length,
      most: MAX_QUESTION_CHARS,
    });
  }
  const [first, ...words] = splitWords(text);
  if (first === undefined) return { command: findCommand("help", commands), args: {} };
  return readArguments(findCommand(first.text, commands), words);
}

export function findCommand(name: string, commands: readonly Command[]): Command {
  const found = commands.find((command) => command.name === name.toLowerCase());
  if (found) return found;
  const names = commands.map((command) => command.name);
  throw new JobmonError("UNKNOWN_COMMAND", { value: name, nearest: nearest(name, names), known: names });
}

function readArguments(command: Command, words: readonly Word[]): ParsedQuestion {
  const args: { [name: string]: string } = {};
  const positional: string[] = [];
  const set = (argument: string, value: string) => {
    if (Object.hasOwn(args, argument)) {
      throw new JobmonError("INVALID_ARGUMENT", {
        command: command.name,
        argument,
        value,
        expected: "one value, it is given twice",
      });
    }
    args[argument] = value;
  };

  for (let index = 0; index < words.length; index++) {
    const word = words[index] as Word;
    const setting = word.quoted ? null : readSetting(word.text, command);
    if (setting === null) {
      positional.push(word.text);
    } else if (setting.value !== null) {
      set(setting.argument, setting.value);
    } else {
      index++;
      set(setting.argument, words[index]?.text ?? "");
    }
  }
  assignPositional(command, positional, set);
  return { command, args };
}

/** The argument a word sets, and its value (null when the next word is the value); null for a positional word. */
function readSetting(word: string, command: Command): { argument: string; value: string | null } | null {
  const match = setter.exec(word);
  if (!match) return null;
  const [, dashes, key = "", value] = match;
  const argument = key.toLowerCase();
  if (dashes === undefined && value === undefined) return null;
  if (Object.hasOwn(command.args.shape, argument)) return { argument, value: value ?? null };
  const isUrl = value?.startsWith("//") === true;
  const meantAsArgument = dashes !== undefined || (/^\p{L}+:/u.test(word) && !isUrl);
  if (!meantAsArgument) return null;
  const known = visibleArguments(command).map(({ name }) => name);
  throw new JobmonError("UNKNOWN_ARGUMENT", {
    command: command.name,
    argument: key,
    nearest: nearest(key, known),
    known,
  });
}

function assignPositional(
  command: Command,
  words: readonly string[],
  set: (argument: string, value: string) => void,
) {
  const names = command.positional;
  const last = names.length - 1;
  if (words.length === 0) return;
  if (last < 0) {
    throw new JobmonError("TOO_MANY_WORDS", { command: command.name, value: words.join(" ") });
  }
  for (const [index, name] of names.entries()) {
    if (index >= words.length) break;
    set(name, index === last ? words.slice(index).join(" ") : (words[index] ?? ""));
  }
}

/** An argument as help and errors show it. */
export interface ArgumentDescription {
  name: string;
  /** What a value looks like, such as `YYYY-MM-DD`. */
  hint: string;
  description: string;
  positional: boolean;
}

/** The arguments a person may type; those that only buttons carry are left out. */
export function visibleArguments(command: Command): ArgumentDescription[] {
  return Object.entries(command.args.shape).flatMap(([name, schema]: [string, z.core.$ZodType]) => {
    const meta = (schema as z.ZodType).meta();
    if (meta?.hidden === true) return [];
    return [
      {
        name,
        hint: String(meta?.hint ?? name),
        description: String(meta?.description ?? ""),
        positional: command.positional.includes(name),
      },
    ];
  });
}

/** How a command is written: `runs [job] [state:STATE] [days:N]`. */
export function usageOf(command: Command): string {
  const described = visibleArguments(command);
  const positional = command.positional.map((name) => `[${name}]`);
  const keyed = described.filter((argument) => !argument.positional);
  return [command.name, ...positional, ...keyed.map(({ name, hint }) => `[${name}:${hint}]`)].join(" ");
}

/** The command that a wrong question was about, and how it is written; null when it names none. */
export function findUsage(
  error: JobmonError,
  text: string,
  commands: readonly Command[],
): { command: string; usage: string } | null {
  const [first] = text.trimStart().split(/\s/, 1);
  const named = [error.details.command, (error.details.nearest as readonly string[] | undefined)?.[0], first];
  const command = named
    .map((name) => commands.find((candidate) => candidate.name === String(name).toLowerCase()))
    .find((candidate) => candidate !== undefined);
  return command === undefined ? null : { command: command.name, usage: usageOf(command) };
}

/**
 * The arguments with their types and defaults. Throws INVALID_ARGUMENT that names the first wrong one and
 * says what was expected.
 */
export function typedArguments({ command, args }: ParsedQuestion): z.output<Command["args"]> {
  const parsed = command.args.safeParse(args);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const argument = String(issue?.path[0] ?? "");
  throw new JobmonError("INVALID_ARGUMENT", {
    command: command.name,
    argument,
    value: args[argument] ?? "",
    expected: issue?.message ?? "",
  });
}
