import type { Inline } from "../../src/answers/answer.ts";
import { type ErrorWords, errorWords } from "../../src/answers/error-words.ts";
import { type ErrorCode, type ErrorDetails, JobmonError } from "../../src/domain/errors.ts";
import { code, codeBlock, page, table } from "./markdown.ts";

/** Facts of which the words depend; the others are shown as {name}. */
const lists: ErrorDetails = { nearest: ["{nearest}"], schemas: ["{schema}"], known: ["{known}"] };
const variants: ErrorDetails[] = [
  lists,
  { ...lists, nearest: [] },
  { ...lists, reason: "SELF_SIGNED_CERT_IN_CHAIN" },
];

/** docs/errors.md: every error, as a person reads it. */
export function errorsPage(): string {
  const codes = Object.keys(errorWords) as ErrorCode[];
  return page(
    "# Errors",
    [
      "Each way to fail has a code, which is in the log. What a person reads names what to do next. `{name}` stands",
      "for a fact of the case. A failure also shows a reference, under which the log has the details.",
    ].join("\n"),
    table(
      ["Code", "What it is", "In the terminal"],
      codes.map((name) => [
        `[${code(name)}](#${name.toLowerCase()})`,
        isQuestion(name) ? "the question was wrong" : "it could not be answered",
        isQuestion(name) ? "status 2" : "status 1",
      ]),
    ),
    ...codes.flatMap((name) => {
      const words = variants.map((details): ErrorWords => errorWords[name](placeholders(details)));
      const [first] = words;
      return [
        `## ${name}`,
        `**${first?.title}**`,
        markdownOf(first?.text ?? []),
        distinct(words.map(({ next }) => `- Next: ${markdownOf(next)}`)).join("\n"),
        ...(first?.code === undefined ? [] : [codeBlock("sql", first.code)]),
      ];
    }),
  );
}

function isQuestion(name: ErrorCode): boolean {
  return new JobmonError(name).isQuestion;
}

/** Details in which every fact that is not given is its own name in braces. */
function placeholders(given: ErrorDetails): ErrorDetails {
  return new Proxy(given, {
    get: (details, name) => (typeof name === "string" ? (details[name] ?? `{${name}}`) : undefined),
  });
}

function markdownOf(parts: readonly Inline[]): string {
  return parts
    .map((part) => {
      if (typeof part === "string") return part.replace(/[<>]/g, "\\$&");
      if (part.kind === "styled") return part.style === "code" ? code(part.text) : `**${part.text}**`;
      throw new Error(`The words of errors have no ${part.kind}`);
    })
    .join("");
}

function distinct(lines: readonly string[]): string[] {
  return [...new Set(lines)];
}
