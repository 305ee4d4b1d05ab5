import type { ErrorCode, ErrorDetails } from "../domain/errors.ts";
import type { Inline } from "./answer.ts";

/** What a person reads of a failure: what happened, and what to do next. */
export interface ErrorWords {
  title: string;
  text: Inline[];
  next: Inline[];
  /** Statements to run, where that is the remedy. */
  code?: string;
  /** Questions to offer instead; the label is the question itself unless it says more. */
  commands?: (string | { label: string; command: string })[];
}

const SHOWN_CHARS = 80;

/** A fact of the error as text; what a person typed is shortened, it may be thousands of characters. */
function shown(details: ErrorDetails, name: string): string {
  const value = details[name];
  const text = Array.isArray(value)
    ? value.join(", ")
    : value === null || value === undefined
      ? ""
      : String(value);
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text;
}

function list(details: ErrorDetails, name: string): string[] {
  const value = details[name];
  return Array.isArray(value) ? [...value] : [];
}

const code = (text: string): Inline => ({ kind: "styled", text, style: "code" });

/** "Did you mean …?", or what there is. */
function nearestOr(details: ErrorDetails, otherwise: Inline[]): Inline[] {
  const [nearest] = list(details, "nearest");
  return nearest === undefined ? otherwise : ["Did you mean ", code(nearest), "?"];
}

function usage(details: ErrorDetails): Inline[] {
  const line = details.usage;
  return typeof line === "string"
    ? ["Usage: ", code(line)]
    : ["Type ", code("help"), " for what can be asked."];
}

/** The words for each code. A code without words does not compile. */
export const errorWords = {
  UNKNOWN_COMMAND: (details) => ({
    title: "I do not know that command",
    text: ["There is no command ", code(shown(details, "value")), "."],
    next: [...nearestOr(details, ["There are ", shown(details, "known"), "."]), " ", ...usage(details)],
    commands: [...list(details, "nearest"), "help"],
  }),
  UNKNOWN_ARGUMENT: (details) => ({
    title: "I do not know that argument",
    text: [code(shown(details, "command")), " has no argument ", code(shown(details, "argument")), "."],
    next: [
      ...nearestOr(details, ["It has ", shown(details, "known") || "none", "."]),
      " ",
      ...usage(details),
    ],
    commands: [`help ${shown(details, "command")}`],
  }),
  INVALID_ARGUMENT: (details) => ({
    title: `The argument ${shown(details, "argument")} is not right`,
    text: [
      code(`${shown(details, "argument")}:${shown(details, "value")}`),
      " is not possible: expected ",
      shown(details, "expected"),
      ".",
    ],
    next: usage(details),
    ...(typeof details.command === "string" ? { commands: [`help ${details.command}`] } : {}),
  }),
  TOO_MANY_WORDS: (details) => ({
    title: "I do not know what to do with some words",
    text: [
      code(shown(details, "command")),
      " takes no word on its own, but there is ",
      code(shown(details, "value")),
      ".",
    ],
    next: usage(details),
    commands: [`help ${shown(details, "command")}`],
  }),
  UNCLOSED_QUOTE: (details) => ({
    title: "A quote does not close",
    text: ["The quote that opens at ", code(shown(details, "value")), " has no end."],
    next: ["Close it, or leave it out: words that belong together may also stand last without quotes."],
  }),
  QUESTION_TOO_LONG: (details) => ({
    title: "The question is too long",
    text: [
      `The question has ${shown(details, "length")} characters, at most ${shown(details, "most")} are read.`,
    ],
    next: usage(details),
  }),
  UNKNOWN_JOB: (details) => ({
    title: "I know no such job",
    text: ["The argument ", code("job"), " fits no job's id or name: ", code(shown(details, "value")), "."],
    next:
      list(details, "nearest").length > 0
        ? ["Did you mean one of these? ", list(details, "nearest").join(", ")]
        : [
            "Give the job's id, its name, or a part of the name. Jobs of other regions and jobs created in the last minutes are not in the system tables.",
          ],
    commands: list(details, "nearest").map(
      (name) => `${shown(details, "command") || "runs"} "${name.replaceAll('"', '""')}"`,
    ),
  }),
  AMBIGUOUS_JOB: (details) => ({
    title: "Several jobs fit",
    text: [`${shown(details, "total")} jobs fit `, code(shown(details, "value")), "."],
    next: [
      list(details, "choices").length < Number(details.total)
        ? "Press the one you mean, or give more of its name, or its id."
        : "Press the one you mean.",
    ],
    commands: list(details, "choices").flatMap((label, index) => {
      const command = list(details, "commands")[index];
      return command === undefined ? [] : [{ label, command }];
    }),
  }),
  UNKNOWN_RUN: (details) => ({
    title: "I know no such run",
    text: [
      "The argument ",
      code("run_id"),
      " names no run that can be seen: ",
      code(shown(details, "value")),
      ".",
    ],
    next: [
      "The Jobs API keeps runs of its own workspace for 60 days, the system tables keep all for 365 days but get them some minutes late. List runs with ",
      code("runs"),
      " or ",
      code("active"),
      ".",
    ],
    commands: ["runs", "active"],
  }),
  NOT_VISIBLE: () => ({
    title: "Not found, or not visible",
    text: [
      "Databricks does not show it: it does not exist in this workspace, or jobmon has no right to see it.",
    ],
    next: ["Check the id. Whoever runs jobmon can give its principal CAN VIEW on the job."],
  }),
  JOBS_API_DENIED: (details) => ({
    title: "The Jobs API refused the question",
    text: [
      "Databricks answered HTTP ",
      shown(details, "status"),
      " (",
      shown(details, "error_code") || "no code",
      ").",
    ],
    next: ["Whoever runs jobmon: give its principal access to the workspace, and CAN VIEW on the jobs."],
  }),
  JOBS_API_BUSY: () => ({
    title: "The Jobs API asks for patience",
    text: ["Databricks limits the rate of requests, and went on doing so for as long as was tried."],
    next: ["Ask again in a minute."],
  }),
  JOBS_API_TIMEOUT: () => ({
    title: "The Jobs API took too long",
    text: ["Databricks did not answer within 30 seconds."],
    next: ["Ask again in a minute, or ask the system tables with ", code("runs"), "."],
  }),
  JOBS_API_UNREACHABLE: (details) => ({
    title: "The Jobs API cannot be reached",
    text: [
      "Databricks gave no answer",
      details.status === undefined ? "." : ` but HTTP ${shown(details, "status")}.`,
    ],
    next: ["Ask again in a minute, or ask the system tables with ", code("runs"), "."],
  }),
  JOBS_API_SHAPE: (details) => ({
    title: "The Jobs API answered in an unexpected form",
    text: ["The value of ", code(shown(details, "field")), " does not fit."],
    next: [
      "Please report it to whoever runs jobmon, with the reference: nothing was shown rather than something wrong.",
    ],
  }),
  WAREHOUSE_UNREACHABLE: (details) => ({
    title: "Databricks cannot be reached",
    text: [
      "The SQL warehouse gave no answer (",
      shown(details, "reason") || `HTTP ${shown(details, "status")}`,
      ").",
    ],
    next: /CERT|SELF_SIGNED|VERIFY|TLS/.test(String(details.reason))
      ? [
          "Its TLS certificate could not be verified. Whoever runs jobmon: set ",
          code("DATABRICKS_CA_FILE"),
          " to the authority's certificate.",
        ]
      : [
          "Ask again in a minute. If it stays so, whoever runs jobmon should check ",
          code("DATABRICKS_HOST"),
          " and the network.",
        ],
  }),
  WAREHOUSE_STARTING: () => ({
    title: "The SQL warehouse is still starting",
    text: ["The SQL warehouse was stopped and has not started in time."],
    next: ["Ask again in a few minutes. If it stays so, look at the warehouse's page in Databricks."],
  }),
  WAREHOUSE_DENIED: (details) => ({
    title: "The SQL warehouse refused the question",
    text: ["Databricks answered HTTP ", shown(details, "status"), " for the SQL warehouse."],
    next: [
      "Whoever runs jobmon: check ",
      code("DATABRICKS_WAREHOUSE_ID"),
      " or ",
      code("DATABRICKS_HTTP_PATH"),
      ", and give ",
      principalOf(details),
      " CAN USE on the warehouse.",
    ],
  }),
  WAREHOUSE_TIMEOUT: () => ({
    title: "That took too long",
    text: ["The SQL warehouse did not answer in time, and the statement was cancelled."],
    next: ["Ask for a shorter window, such as ", code("days:7"), ", or ask again later."],
  }),
  WAREHOUSE_BUSY: () => ({
    title: "Too many questions at once",
    text: ["The SQL warehouse has too much to do, so the question was not asked."],
    next: ["Ask again in a minute."],
  }),
  STATEMENT_FAILED: (details) => ({
    title: "The SQL warehouse could not run the statement",
    text: [
      "The query ",
      code(shown(details, "query")),
      " failed (",
      shown(details, "errorClass") || "no error class",
      ").",
    ],
    next: ["This is for whoever runs jobmon: the log has the whole message under the reference."],
  }),
  MISSING_GRANT: (details) => ({
    title: "A grant is missing",
    text: [
      "jobmon may not read ",
      list(details, "schemas")
        .map((schema) => `${details.catalog}.${schema}`)
        .join(" and "),
      ", or a schema is not enabled.",
    ],
    next: ["A metastore admin can run this:"],
    code: grants(details),
  }),
  TOKEN_REFUSED: () => ({
    title: "Databricks refused jobmon's credentials",
    text: ["The token or the client secret is wrong, expired or revoked."],
    next: [
      "Whoever runs jobmon: renew ",
      code("DATABRICKS_TOKEN"),
      ", or ",
      code("DATABRICKS_CLIENT_ID"),
      " and ",
      code("DATABRICKS_CLIENT_SECRET"),
      ".",
    ],
  }),
  ROW_SHAPE: (details) => ({
    title: "Databricks answered in an unexpected form",
    text: [
      "The query ",
      code(shown(details, "query")),
      " gave a value of ",
      code(shown(details, "column")),
      " that does not fit.",
    ],
    next: [
      "Please report it to whoever runs jobmon, with the reference: nothing was shown rather than something wrong.",
    ],
  }),
  CANCELED: () => ({
    title: "The question was cancelled",
    text: ["jobmon stopped before the answer was there."],
    next: ["Ask again."],
  }),
  INTERNAL: () => ({
    title: "Something went wrong in jobmon",
    text: ["This is a fault of jobmon, not of the question."],
    next: [
      "Ask again. If it happens twice, tell whoever runs jobmon the reference: the log has the details.",
    ],
  }),
} satisfies { [Code in ErrorCode]: (details: ErrorDetails) => ErrorWords };

function principalOf(details: ErrorDetails): string {
  return typeof details.principal === "string" ? details.principal : "jobmon's user";
}

/** The statements that allow jobmon to read the schemas it was refused. */
function grants(details: ErrorDetails): string {
  const principal = typeof details.principal === "string" ? details.principal : "<application id or user>";
  const catalog = shown(details, "catalog") || "system";
  return [
    `GRANT USE CATALOG ON CATALOG ${catalog} TO \`${principal}\`;`,
    ...list(details, "schemas").map(
      (schema) => `GRANT USE SCHEMA, SELECT ON SCHEMA ${catalog}.${schema} TO \`${principal}\`;`,
    ),
  ].join("\n");
}
