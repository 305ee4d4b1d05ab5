import type { z } from "zod";
import type { Answer } from "../answers/answer.ts";
import type { Caller, People } from "../domain/caller.ts";
import type { Clock } from "../domain/clock.ts";
import type { JobsApi } from "../domain/jobs-api.ts";
import type { VisibilityScope } from "../domain/visibility.ts";
import type { AskOptions, Warehouse } from "../queries/warehouse.ts";

/** Settings of jobmon.yml that questions depend on. */
export interface QuestionSettings {
  /** How far before a window slices of runs are read, in days. */
  lookbackDays: number;
  /** Currency of the list prices. */
  currency: string;
}

/** What jobmon runs on, for `status`. */
export interface Installation {
  version: string;
  workspaceUrl: string;
}

/** All that a command may use to answer: who may see what, and the ports. */
export interface CommandContext extends AskOptions {
  warehouse: Warehouse;
  jobsApi: JobsApi;
  people: People;
  caller: Caller;
  scope: VisibilityScope;
  now: Clock;
  settings: QuestionSettings;
  installation: Installation;
  /** Every command there is, for help. */
  commands: readonly Command[];
}

/** A command: one definition from which help, the manifest, the reference page and tests are derived. */
export interface Command<Args extends z.ZodObject = z.ZodObject> {
  name: string;
  /** One line, without a full stop. */
  summary: string;
  /** More, where a line is not enough. */
  details: string[];
  /** Arguments as text; each has a description and a hint in its metadata. */
  args: Args;
  /** Names of the arguments that are set by position; the last one takes all words that remain. */
  positional: readonly string[];
  /** Command texts that a person could type. */
  examples: readonly string[];
  /** Reads what is asked for and presents it. Throws JobmonError. */
  ask(args: z.output<Args>, context: CommandContext): Promise<Answer>;
}

/**
 * Defines a command in two steps: `run` reads, with all that may fail; `answer` presents what was read and is
 * pure, so that it can be tested on data alone.
 */
export function defineCommand<Args extends z.ZodObject, Result>(spec: {
  name: string;
  summary: string;
  details?: string[];
  args: Args;
  positional?: readonly Extract<keyof z.output<Args>, string>[];
  examples: readonly string[];
  run(args: z.output<Args>, context: CommandContext): Promise<Result>;
  answer(result: Result, args: z.output<Args>): Answer;
}): Command {
  const { run, answer, details = [], positional = [], ...rest } = spec;
  return {
    ...rest,
    details,
    positional,
    // The schema that `parse` applies is this very one, so the arguments have its type.
    ask: async (args, context) => answer(await run(args as z.output<Args>, context), args as z.output<Args>),
  };
}
