import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** What `npm run sandbox -- --json` says when it is ready. */
export interface SandboxReady {
  control: string;
  env: Record<string, string>;
}

/** The sandbox as a person starts it, on free ports; `stop` is their Ctrl-C, and waits until all of it is gone. */
export async function startSandboxProcess(
  flags: readonly string[],
): Promise<{ ready: SandboxReady; stop(): Promise<void> }> {
  const child = spawn("npm", ["run", "-s", "sandbox", "--", "--json", "--port", "0", ...flags], {
    cwd: join(import.meta.dirname, "../.."),
    stdio: ["ignore", "pipe", "pipe"],
    // A process group of its own, as in a terminal: npm passes a signal on to the shell alone.
    detached: true,
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const stop = async () => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
    await ended;
  };
  const line = new Promise<string>((resolve) =>
    createInterface({ input: child.stdout }).once("line", resolve),
  );
  const first = await Promise.race([line, ended.then((status) => ({ status }))]);
  if (typeof first !== "string") throw new Error(`the sandbox ended with status ${first.status}: ${errors}`);
  return { ready: JSON.parse(first) as SandboxReady, stop };
}

export interface SlackMessage {
  text: string;
  blocks: { type: string; rows?: unknown[][] }[];
}

/** Types a slash command in local Slack; the messages that came of it. */
export async function typeCommand(control: string, text: string): Promise<SlackMessage[]> {
  const response = await fetch(`${control}/control/command`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user: "U0002", channel: "C0001", text: `/jobmon ${text}` }),
  });
  const { messages, error } = (await response.json()) as { messages?: SlackMessage[]; error?: string };
  if (messages === undefined) throw new Error(`the control API answered ${response.status}: ${error}`);
  return messages;
}

/** The cells of a message's tables as plain text, row by row. */
export function tableText({ blocks }: SlackMessage): string[][] {
  return blocks.flatMap(({ rows = [] }) => rows.map((cells) => cells.map((cell) => textIn(cell).join(""))));
}

/** Every text in a block, in its order. */
export function textIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "text" && typeof inner === "string" ? [inner] : textIn(inner),
  );
}
