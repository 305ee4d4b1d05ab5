import type { JobmonError } from "../domain/errors.ts";
import type { Answer } from "./answer.ts";
import { noData } from "./answer.ts";
import { type ErrorWords, errorWords } from "./error-words.ts";

/**
 * What a person sees of an error: what happened, what to do next, and a reference that is also in the log.
 * A wrong question needs no reference: all there is to know is in the answer.
 */
export function errorAnswer(error: JobmonError, reference: string): Answer {
  const words: ErrorWords = errorWords[error.code](error.details);
  return {
    command: typeof error.details.command === "string" ? error.details.command : "",
    args: {},
    title: words.title,
    tone: error.isQuestion ? "warning" : "bad",
    as_of: null,
    source: null,
    currency: "USD",
    blocks: [
      { kind: "text", text: words.text },
      { kind: "text", text: words.next },
      ...(words.code === undefined ? [] : [{ kind: "code" as const, text: words.code }]),
    ],
    notes: error.isQuestion ? [] : [["Reference ", { kind: "styled", text: reference, style: "code" }]],
    actions: (words.commands ?? []).map((offered) =>
      typeof offered === "string"
        ? { kind: "command", label: labelOf(offered), command: offered }
        : { kind: "command", ...offered },
    ),
    data: noData,
  };
}

function labelOf(command: string): string {
  return command.charAt(0).toUpperCase() + command.slice(1);
}
