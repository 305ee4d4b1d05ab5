/**
 * Every way jobmon can fail, by a stable code. An error carries facts (`details`) and its cause, no words:
 * what a person reads is written once per code in `src/answers/error-words.ts`.
 */
export type ErrorCode =
  // The question was wrong: the asker can put it right.
  | "UNKNOWN_COMMAND"
  | "UNKNOWN_ARGUMENT"
  | "INVALID_ARGUMENT"
  | "TOO_MANY_WORDS"
  | "UNCLOSED_QUOTE"
  | "QUESTION_TOO_LONG"
  | "UNKNOWN_JOB"
  | "AMBIGUOUS_JOB"
  | "UNKNOWN_RUN"
  // It could not be answered.
  | "WAREHOUSE_UNREACHABLE"
  | "WAREHOUSE_STARTING"
  | "WAREHOUSE_DENIED"
  | "WAREHOUSE_TIMEOUT"
  | "WAREHOUSE_BUSY"
  | "STATEMENT_FAILED"
  | "MISSING_GRANT"
  | "TOKEN_REFUSED"
  | "NOT_VISIBLE"
  | "JOBS_API_DENIED"
  | "JOBS_API_BUSY"
  | "JOBS_API_TIMEOUT"
  | "JOBS_API_UNREACHABLE"
  | "JOBS_API_SHAPE"
  | "ROW_SHAPE"
  | "CANCELED"
  | "INTERNAL";

/** Facts about a failure, for its words and the log; never a secret, never a stack. */
export type ErrorDetails = { [name: string]: string | number | boolean | null | readonly string[] };

const questionCodes: ReadonlySet<ErrorCode> = new Set([
  "UNKNOWN_COMMAND",
  "UNKNOWN_ARGUMENT",
  "INVALID_ARGUMENT",
  "TOO_MANY_WORDS",
  "UNCLOSED_QUOTE",
  "QUESTION_TOO_LONG",
  "UNKNOWN_JOB",
  "AMBIGUOUS_JOB",
  "UNKNOWN_RUN",
]);

export class JobmonError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options: { cause?: unknown } = {}) {
    super(code, options);
    this.name = "JobmonError";
    this.code = code;
    this.details = details;
  }

  /** True when the asker's words are at fault, false when something else failed. */
  get isQuestion(): boolean {
    return questionCodes.has(this.code);
  }
}

/** Any thrown value as a JobmonError; what is not one already becomes INTERNAL with the value as its cause. */
export function toJobmonError(thrown: unknown): JobmonError {
  return thrown instanceof JobmonError ? thrown : new JobmonError("INTERNAL", {}, { cause: thrown });
}
