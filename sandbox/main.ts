import { statSync } from "node:fs";
import { parseArgs } from "node:util";
import { parseRuleName, type RuleName } from "./slack/rules.ts";
import { type SandboxOptions, type SandboxReady, startSandbox } from "./start-sandbox.ts";

const USAGE = `npm run sandbox -- [--data DIR] [--seed N] [--port P] [--now ISO] [--no-bot] [--socket-mode] [--relax NAME] [--json]

  --data DIR      rows from DIR/<schema>.<table>.ndjson in place of the generated account
  --seed N        another generated account (a whole number)
  --port P        port of page and control API; 0 takes a free one (default 3500)
  --now ISO       the sandbox's time at its start, such as 2026-11-20T09:00:00Z
  --no-bot        do not start the bot
  --socket-mode   the bot connects by WebSocket in place of HTTP requests
  --relax NAME    do not enforce this rule of Slack; may be given several times
  --json          print one line of JSON once everything is ready
`;

class FlagError extends Error {}

/** An ISO 8601 instant: a date alone is midnight UTC; a time needs its zone, since local time would be a guess. */
const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

function readFlags(args: string[]): SandboxOptions & { json: boolean; help: boolean } {
  let values: ReturnType<typeof parse>["values"];
  try {
    ({ values } = parse(args));
  } catch (error) {
    throw new FlagError(error instanceof Error ? error.message : String(error));
  }
  return {
    dataDir: values.data === undefined ? undefined : directory(values.data),
    seed: values.seed === undefined ? undefined : wholeNumber("--seed", values.seed, Number.MAX_SAFE_INTEGER),
    port: values.port === undefined ? undefined : wholeNumber("--port", values.port, 65_535),
    now: values.now === undefined ? undefined : instant(values.now),
    bot: !values["no-bot"],
    socketMode: values["socket-mode"],
    relax: values.relax.map(rule),
    json: values.json,
    help: values.help,
  };
}

function parse(args: string[]) {
  return parseArgs({
    args,
    options: {
      data: { type: "string" },
      seed: { type: "string" },
      port: { type: "string" },
      now: { type: "string" },
      "no-bot": { type: "boolean", default: false },
      "socket-mode": { type: "boolean", default: false },
      relax: { type: "string", multiple: true, default: [] },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
}

function directory(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new FlagError(`--data: there is no directory ${path}`);
  }
  return path;
}

function wholeNumber(flag: string, text: string, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= max)) throw new FlagError(`${flag}: expected a whole number up to ${max}, got ${text}`);
  return value;
}

function instant(text: string): Date {
  const value = new Date(text);
  if (!INSTANT.test(text) || Number.isNaN(value.getTime())) {
    throw new FlagError(`--now: expected an ISO 8601 instant such as 2026-11-20T09:00:00Z, got ${text}`);
  }
  return value;
}

function rule(name: string): RuleName {
  try {
    return parseRuleName(name);
  } catch (error) {
    throw new FlagError(`--relax: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function welcome(ready: SandboxReady, withBot: boolean): string {
  const exports = Object.entries(ready.env).map(([name, value]) => `  export ${name}='${value}'`);
  return [
    `The sandbox is ready: ${ready.page}`,
    "",
    withBot
      ? "Open the page and type /jobmon help in a channel, or mention @jobmon."
      : `Without a bot: start one with the variables below; Slack posts to http://127.0.0.1:${ready.env.PORT}/slack/events.`,
    'To ask in a terminal, set these and run npm run -s jobmon -- ask "help":',
    "",
    ...exports,
    "",
    "Ctrl-C stops everything.",
    "",
  ].join("\n");
}

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2));
  if (flags.help) {
    process.stdout.write(USAGE);
    return;
  }
  const abort = new AbortController();
  const starting = startSandbox({ ...flags, signal: abort.signal });

  const stop = async (exitCode: number) => {
    if (abort.signal.aborted) return;
    abort.abort();
    const [sandbox] = await Promise.allSettled([starting]);
    if (sandbox.status === "fulfilled") await sandbox.value.close();
    process.exit(exitCode);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));
  // Whoever read the output is gone; writing on would fail again and again.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => void stop(1));
  process.on("uncaughtException", (error) => {
    process.stderr.write(`sandbox: ${error.stack ?? error.message}\n`);
    void stop(1);
  });

  try {
    const { ready } = await starting;
    if (abort.signal.aborted) return;
    process.stdout.write(
      flags.json ? `${JSON.stringify({ ready: true, ...ready })}\n` : welcome(ready, flags.bot ?? true),
    );
  } catch (error) {
    // Stopped while starting: stop() is on its way to the exit.
    if (!abort.signal.aborted) throw error;
  }
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`sandbox: ${message}\n${error instanceof FlagError ? `\n${USAGE}` : ""}`);
  process.exit(error instanceof FlagError ? 2 : 1);
});
