import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandText } from "../../src/commands/command-text.ts";
import { commands } from "../../src/commands/index.ts";
import { parseQuestion, typedArguments } from "../../src/commands/parse.ts";
import { JobmonError } from "../../src/domain/errors.ts";

function parsed(text: string) {
  const { command, args } = parseQuestion(text, commands);
  return { command: command.name, ...args };
}

function refusal(text: string) {
  try {
    typedArguments(parseQuestion(text, commands));
  } catch (error) {
    if (error instanceof JobmonError) return { code: error.code, ...error.details };
    throw error;
  }
  throw new Error(`"${text}" was not refused`);
}

describe("the grammar", () => {
  test.each([
    ["runs", { command: "runs" }],
    ["", { command: "help" }],
    ["   ", { command: "help" }],
    ["RUNS Days:7", { command: "runs", days: "7" }],
    ["runs nightly load", { command: "runs", job: "nightly load" }],
    ["runs nightly load days:7", { command: "runs", job: "nightly load", days: "7" }],
    ["runs “nightly load” state=failed", { command: "runs", job: "nightly load", state: "failed" }],
    ["runs 'nightly load'", { command: "runs", job: "nightly load" }],
    ["runs bob's job", { command: "runs", job: "bob's job" }],
    ["runs 'tis", { command: "runs", job: "'tis" }],
    ['runs job:"nightly load" limit:5', { command: "runs", job: "nightly load", limit: "5" }],
    ['runs "days:7"', { command: "runs", job: "days:7" }],
    ['runs job:"a ""b"" c"', { command: "runs", job: 'a "b" c' }],
    ["runs --days 7 —from 2026-01-01", { command: "runs", days: "7", from: "2026-01-01" }],
    ["runs --days=7", { command: "runs", days: "7" }],
    ["runs job:a=b:c", { command: "runs", job: "a=b:c" }],
    ["runs 09:00", { command: "runs", job: "09:00" }],
    ["runs 22:00-07:00", { command: "runs", job: "22:00-07:00" }],
    ["runs https://x.test/a:b", { command: "runs", job: "https://x.test/a:b" }],
    ["runs a=b", { command: "runs", job: "a=b" }],
  ])("reads %j", (text, expected) => {
    expect(parsed(text)).toEqual(expected);
  });

  test.each([
    ["cots", { code: "UNKNOWN_COMMAND", nearest: ["cost"] }],
    ["🚀", { code: "UNKNOWN_COMMAND", nearest: [] }],
    ["runs stat:failed", { code: "UNKNOWN_ARGUMENT", argument: "stat", nearest: ["state"] }],
    ["runs --foo bar", { code: "UNKNOWN_ARGUMENT", argument: "foo" }],
    ["cost a b", { code: "TOO_MANY_WORDS", value: "a b" }],
    ['runs "abc', { code: "UNCLOSED_QUOTE", value: '"abc' }],
    ["runs days:7 days:8", { code: "INVALID_ARGUMENT", argument: "days" }],
    ["runs nightly job:other", { code: "INVALID_ARGUMENT", argument: "job" }],
    ["runs job:", { code: "INVALID_ARGUMENT", argument: "job" }],
    ["runs --days", { code: "INVALID_ARGUMENT", argument: "days" }],
    ["runs days:0", { code: "INVALID_ARGUMENT", argument: "days" }],
    ["runs days:91", { code: "INVALID_ARGUMENT", argument: "days" }],
    ["cost days:366", { code: "INVALID_ARGUMENT", argument: "days" }],
    ["cost days:-1", { code: "INVALID_ARGUMENT", argument: "days" }],
    ["cost days:1e9", { code: "INVALID_ARGUMENT", argument: "days" }],
    ["cost days:99999999999999999999", { code: "INVALID_ARGUMENT", argument: "days" }],
    ["cost days:٧", { code: "INVALID_ARGUMENT", argument: "days" }],
    ["cost from:2026-02-30", { code: "INVALID_ARGUMENT", argument: "from" }],
    ["cost from:14.01.2026", { code: "INVALID_ARGUMENT", argument: "from" }],
    ["cost by:planet", { code: "INVALID_ARGUMENT", argument: "by" }],
    ["runs state:failled", { code: "INVALID_ARGUMENT", argument: "state" }],
    ["runs limit:101", { code: "INVALID_ARGUMENT", argument: "limit" }],
    ["runs as_of:yesterday", { code: "INVALID_ARGUMENT", argument: "as_of" }],
    [`runs ${"x".repeat(4_097)}`, { code: "INVALID_ARGUMENT", argument: "job" }],
    ["x".repeat(8_001), { code: "QUESTION_TOO_LONG", length: 8_001 }],
  ])("refuses %#: %.40j", (text, expected) => {
    expect(refusal(text)).toMatchObject(expected);
  });
});

describe("command texts that buttons carry", () => {
  test("read back as the arguments they were made of, whatever a job is called", () => {
    const name = fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => text.trim() !== "");
    const awkward = fc.stringMatching(/^["'“”‘’ a:=-]{1,12}$/).filter((text) => text.trim() !== "");
    fc.assert(
      fc.property(fc.oneof(name, awkward), fc.nat(1_000), (job, offset) => {
        expect(parsed(commandText("runs", { job, offset, state: null }))).toEqual({
          command: "runs",
          job,
          offset: String(offset),
        });
      }),
      { numRuns: 500 },
    );
  });

  test("every example of every command parses", () => {
    for (const command of commands) {
      for (const example of command.examples) {
        const question = parseQuestion(example, commands);
        expect(question.command.name).toBe(command.name);
        expect(() => typedArguments(question)).not.toThrow();
      }
    }
  });
});

describe("the command list", () => {
  test("has unique names, and describes every argument that a person may type", () => {
    expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length);
    for (const command of commands) {
      for (const [name, schema] of Object.entries(command.args.shape)) {
        const meta = schema.meta();
        expect(meta?.description, `${command.name} ${name}`).toBeTruthy();
        expect(meta?.hint, `${command.name} ${name}`).toBeTruthy();
      }
    }
  });

  test("arbitrary text is either understood or refused with a code that is about the question", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ maxLength: 300 }), fc.string({ maxLength: 80, unit: "grapheme" })),
        (text) => {
          for (const question of [text, `runs ${text}`, `cost ${text}`, `help ${text}`]) {
            try {
              typedArguments(parseQuestion(question, commands));
            } catch (error) {
              expect(error).toBeInstanceOf(JobmonError);
              expect((error as JobmonError).isQuestion).toBe(true);
            }
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});
