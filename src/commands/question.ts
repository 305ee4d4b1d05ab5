import { randomBytes } from "node:crypto";
import type { Answer } from "../answers/answer.ts";
import { errorAnswer } from "../answers/error-answer.ts";
import type { Caller, People } from "../domain/caller.ts";
import type { Clock } from "../domain/clock.ts";
import { JobmonError, toJobmonError } from "../domain/errors.ts";
import type { JobsApi } from "../domain/jobs-api.ts";
import type { Logger } from "../domain/logger.ts";
import type { VisibilityScope } from "../domain/visibility.ts";
import type { AskOptions, Warehouse } from "../queries/warehouse.ts";
import type { Command, Installation, QuestionSettings } from "./command.ts";
import { findUsage, parseQuestion, typedArguments } from "./parse.ts";

/** How a question ended: answered, the question itself was wrong, or it could not be answered. */
export type Outcome = "answered" | "wrong-question" | "failed";

export interface Asked {
  answer: Answer;
  outcome: Outcome;
}

/** The one way in: a command text and who asks it become an answer, whatever happens. */
export interface Questions {
  ask(text: string, caller: Caller, options?: AskOptions): Promise<Asked>;
}

export function createQuestions(ports: {
  commands: readonly Command[];
  warehouse: Warehouse;
  jobsApi: JobsApi;
  people: People;
  /** What a caller may see. */
  scopeOf(caller: Caller): VisibilityScope;
  now: Clock;
  settings: QuestionSettings;
  installation: Installation;
  logger: Logger;
}): Questions {
  const { commands, logger } = ports;
  return {
    async ask(text, caller, options = {}) {
      const begun = performance.now();
      try {
        const parsed = parseQuestion(text, commands);
        const args = typedArguments(parsed);
        const answer = await parsed.command.ask(args, {
          ...options,
          commands,
          caller,
          warehouse: ports.warehouse,
          jobsApi: ports.jobsApi,
          people: ports.people,
          scope: ports.scopeOf(caller),
          now: ports.now,
          settings: ports.settings,
          installation: ports.installation,
        });
        logger.info({ command: parsed.command.name, caller, ms: since(begun) }, "answered");
        return { answer, outcome: "answered" };
      } catch (thrown) {
        return explain(thrown, text, caller, since(begun));
      }
    },
  };

  /** The one error boundary: every thrown error becomes an answer that says what to do next. */
  function explain(thrown: unknown, text: string, caller: Caller, ms: number): Asked {
    const error = withUsage(toJobmonError(thrown), text, commands);
    const reference = randomBytes(4).toString("hex");
    const facts = { reference, code: error.code, details: error.details, caller, ms };
    if (error.isQuestion) logger.info(facts, "the question was wrong");
    else logger.error({ ...facts, err: error }, "a question could not be answered");
    if (error.isQuestion) return { answer: errorAnswer(error, reference), outcome: "wrong-question" };
    const again = { kind: "command", label: "Try again", command: text } as const;
    const answer = errorAnswer(error, reference);
    return { answer: { ...answer, actions: [again, ...answer.actions] }, outcome: "failed" };
  }
}

/** Adds how the command is written, for errors that are about the question. */
function withUsage(error: JobmonError, text: string, commands: readonly Command[]): JobmonError {
  const usage = error.isQuestion ? findUsage(error, text, commands) : null;
  if (usage === null) return error;
  return new JobmonError(error.code, { ...error.details, ...usage }, { cause: error.cause });
}

function since(begun: number): number {
  return Math.round(performance.now() - begun);
}
