import { setTimeout as sleep } from "node:timers/promises";
import type { Message } from "../../sandbox/slack/message.ts";
import { startSandbox } from "../../sandbox/start-sandbox.ts";
import { createApp } from "../../src/app.ts";
import { loadBotConfig } from "../../src/config/load-config.ts";
import type { Warehouse } from "../../src/queries/warehouse.ts";
import { wire } from "../../src/wire.ts";
import { createMemoryLogger } from "../databricks/adapter.ts";

export interface Outcome {
  ack_ms: number;
  ack_status: number | string;
  messages: Message[];
}

/**
 * The bot with its production wiring in a sandbox, in this process, so that a test can slow the warehouse down:
 * `hold.ms` is how long each statement waits before it is asked.
 */
export async function startBotInSandbox(options: { socketMode?: boolean } = {}) {
  const log: string[] = [];
  const sandbox = await startSandbox({
    port: 0,
    bot: false,
    log: (line) => log.push(line),
    ...options,
  });
  const config = loadBotConfig(sandbox.ready.env);
  const { logger, lines } = createMemoryLogger();
  const { ports, close } = wire(config, logger);
  const hold = { ms: 0 };
  const warehouse: Warehouse = {
    async rows(query, params, ask) {
      if (hold.ms > 0) {
        ask?.onState?.("starting");
        await sleep(hold.ms);
      }
      return ports.warehouse.rows(query, params, ask);
    },
  };
  const app = createApp({ ...ports, warehouse, slack: config.slack });
  await app.start();

  async function control(path: string, body: object): Promise<Outcome> {
    const response = await fetch(`${sandbox.ready.control}/control/${path}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path}: HTTP ${response.status} ${text}`);
    return JSON.parse(text) as Outcome;
  }

  return {
    env: sandbox.ready.env,
    origin: sandbox.ready.control,
    app,
    hold,
    lines,
    control,
    command: (text: string, user = "U0001", channel = "C0001") => control("command", { user, channel, text }),
    async messages(query: string): Promise<Message[]> {
      const response = await fetch(`${sandbox.ready.control}/control/messages?${query}`);
      return (await response.json()) as Message[];
    },
    async [Symbol.asyncDispose]() {
      await app.stop();
      await close();
      await sandbox.close();
    },
  };
}

/** All the strings of a message's blocks, in order: what a person can read. */
export function wordsOf(message: Message | undefined): string[] {
  const words: string[] = [];
  const walk = (value: unknown, key = "") => {
    if (typeof value === "string" && ["text", "fallback", "alt_text"].includes(key)) words.push(value);
    else if (Array.isArray(value)) for (const part of value) walk(part, key);
    else if (typeof value === "object" && value !== null) {
      for (const [name, part] of Object.entries(value)) walk(part, name);
    }
  };
  walk(message?.blocks);
  return words;
}

/** The buttons of a message: label, action and value. */
export function buttonsOf(
  message: Message | undefined,
): { label: string; action_id: string; value: string }[] {
  const blocks = (message?.blocks ?? []) as { type?: string; elements?: unknown[] }[];
  return blocks
    .filter(({ type }) => type === "actions")
    .flatMap(
      ({ elements = [] }) => elements as { text: { text: string }; action_id: string; value?: string }[],
    )
    .map(({ text, action_id, value = "" }) => ({ label: text.text, action_id, value }));
}
