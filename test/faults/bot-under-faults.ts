import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { startBotProcess } from "../../sandbox/control/bot-process.ts";
import type { Message } from "../../sandbox/slack/message.ts";
import { type SandboxOptions, startSandbox } from "../../sandbox/start-sandbox.ts";

export interface Outcome {
  ack_ms: number;
  ack_status: number | string;
  messages: Message[];
}

export interface Options extends Pick<SandboxOptions, "socketMode" | "now"> {
  /** jobmon.yml of the bot. */
  settings?: string;
  /** Put into the bot's environment, or with undefined taken out of it. */
  env?: { [name: string]: string | undefined };
}

const PEOPLE = ["U0001", "U0002", "U0003"];

/** The bot as its own process, by its production entry, in a sandbox whose faults a test sets. */
export async function startBotUnderFaults({ settings, env: changes = {}, ...options }: Options = {}) {
  const directory = await mkdtemp(join(tmpdir(), "bot-under-faults-"));
  const sandbox = await startSandbox({ port: 0, bot: false, log: () => {}, ...options });
  const { control, env } = sandbox.ready;
  const log: string[] = [];
  const config = join(directory, "jobmon.yml");
  if (settings !== undefined) await writeFile(config, settings);

  async function request<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${control}/control/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${method} ${path}: HTTP ${response.status} ${text}`);
    return JSON.parse(text) as T;
  }

  const stopSandbox = async () => {
    await sandbox.close();
    await rm(directory, { recursive: true });
  };
  const botEnv = { ...env, ...(settings === undefined ? {} : { JOBMON_CONFIG: config }), ...changes };
  const bot = await startBotProcess({
    env: Object.fromEntries(
      Object.entries(botEnv).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    healthUrl: `http://127.0.0.1:${env.PORT}/healthz`,
    // The health route answers before Slack knows the bot.
    isConnected: () => log.some((line) => line.includes("connected to Slack")),
    log: (line) => log.push(line),
  }).catch(async (error: unknown) => {
    await stopSandbox();
    throw error;
  });

  const messages = (query: string) => request<Message[]>("GET", `messages?${query}`);

  return {
    env,
    log,
    request,
    messages,
    command: (text: string, options: { user?: string; channel?: string; timeout_ms?: number } = {}) =>
      request<Outcome>("POST", "command", { user: "U0001", channel: "C0001", text, ...options }),
    mention: (text: string, options: { user?: string; channel?: string; timeout_ms?: number } = {}) =>
      request<Outcome>("POST", "mention", {
        user: "U0001",
        channel: "C0002",
        text: `<@U0BOT> ${text}`,
        ...options,
      }),
    click: (message: Message | undefined, action_id: string, user = "U0001") =>
      request<Outcome>("POST", "click", { user, channel: message?.channel, ts: message?.ts, action_id }),
    fault: (fault: object) => request<{ hits: number }>("POST", "faults", fault),
    faults: () => request<{ hits: number; active: boolean }[]>("GET", "faults"),
    statements: () => request<{ sql: string; error: string | null }[]>("GET", "statements"),
    calls: () => request<{ method: string; status: number; error: string | null }[]>("GET", "calls"),

    /** Clears what a test has set, and holds everything that anybody was told, and the log, to what may be said. */
    async endTest(): Promise<void> {
      await request("DELETE", "faults");
      await request("DELETE", "statements");
      await request("DELETE", "calls");
      const seen = await Promise.all(PEOPLE.map((user) => messages(`user=${user}`)));
      expectNothingInternal(JSON.stringify(seen), env);
      expectNoSecret(log.join("\n"), env);
    },
    async [Symbol.asyncDispose]() {
      await bot.stop();
      await stopSandbox();
    },
  };
}

export type BotUnderFaults = Awaited<ReturnType<typeof startBotUnderFaults>>;

function expectNothingInternal(text: string, env: { [name: string]: string }): void {
  expectNoSecret(text, env);
  expect(text).not.toMatch(/\\n\s+at |node:internal|node_modules|file:\/\/|\b(Type|Range|Reference)Error\b/);
}

const SECRETS = ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "DATABRICKS_CLIENT_SECRET"];

function expectNoSecret(text: string, env: { [name: string]: string }): void {
  for (const name of SECRETS) {
    const secret = env[name];
    if (secret !== undefined && text.includes(secret)) throw new Error(`${name} was shown`);
  }
  // A JSON web token, as the token endpoint hands out.
  expect(text).not.toMatch(/\beyJ[\w-]{10,}\./);
}

/** Whether a message is the notice that an answer takes its time. */
export function isNotice(message: Message): boolean {
  const [first] = message.blocks as { block_id?: string }[];
  return first?.block_id?.startsWith("progress") ?? false;
}

/** The answer among what was caused; exactly one. */
export function theAnswer({ messages }: Outcome): Message {
  const answers = messages.filter((message) => !isNotice(message));
  expect(answers.map(({ text }) => text)).toHaveLength(1);
  return answers[0] as Message;
}

/** Everything that is written in a message. */
export function wordsIn(message: Message): string {
  return `${message.text}\n${JSON.stringify(message.blocks)}`;
}
