import { userInfo } from "node:os";
import { parseArgs } from "node:util";
import type { Answer } from "./answers/answer.ts";
import { renderJson } from "./answers/renderers/json.ts";
import { renderTerminal } from "./answers/renderers/terminal.ts";
import { createAppQuestions } from "./app.ts";
import { ConfigError, EXIT_CONFIG, loadTerminalConfig } from "./config/load-config.ts";
import { createLogger } from "./ops/logger.ts";
import { wire } from "./wire.ts";

const USAGE = `Usage: jobmon ask "QUESTION" [--format text|json]

  jobmon ask "runs state:failures days:7"
  jobmon ask "cost by:day" --format json
  jobmon ask help

Exit status: 0 answered, 2 the question was wrong, 1 it could not be answered, 78 the configuration is wrong.
`;

const EXIT = { answered: 0, "wrong-question": 2, failed: 1 } as const;

type Format = "text" | "json";

/** Asks one question in the terminal, as Slack would. Returns the exit status. */
async function main(argv: readonly string[]): Promise<number> {
  const asked = readArguments(argv);
  if (typeof asked === "string") {
    process.stderr.write(`${asked}\n\n${USAGE}`);
    return EXIT["wrong-question"];
  }
  const config = loadTerminalConfig(process.env);
  // In a terminal the answer says all there is to say; the log is for those who ask for its details.
  const level = ["debug", "trace"].includes(config.logLevel) ? config.logLevel : "silent";
  const { ports, close } = wire(config, createLogger(level));
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    const caller = { platform: "terminal", tenant: "local", id: userInfo().username } as const;
    const { answer, outcome } = await createAppQuestions(ports, {
      find: async ({ id }) => ({ name: id, email: null, role: null }),
    }).ask(asked.question, caller, {
      signal: interrupted.signal,
    });
    // An error is no answer: whoever reads standard output as data must not take it for one.
    if (outcome === "answered") await write(process.stdout, render(answer, asked.format));
    else await write(process.stderr, render(answer, "text"));
    return EXIT[outcome];
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    await close();
  }
}

/** The question and how to print the answer; a sentence when the command line is wrong. */
function readArguments(argv: readonly string[]): { question: string; format: Format } | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { format: { type: "string", default: "text" } },
    });
    const [verb, ...words] = positionals;
    if (verb !== "ask" || words.length === 0) return "What would you like to ask?";
    const format = (["text", "json"] as const).find((known) => known === values.format);
    if (format === undefined) return "--format is text or json.";
    return { question: words.join(" "), format };
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
}

function render(answer: Answer, format: Format): string {
  if (format === "json") return `${JSON.stringify(renderJson(answer), null, 2)}\n`;
  const text = renderTerminal(answer, { width: process.stdout.columns ?? 120 });
  return text.endsWith("\n") ? text : `${text}\n`;
}

function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = EXIT_CONFIG;
}
