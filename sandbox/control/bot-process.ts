import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A bot that has not come up by then will not. */
const START_TIMEOUT_MS = 60_000;
const POLL_INTERVAL_MS = 100;
const RESTART_DELAY_MS = 1000;
/** After SIGTERM the bot may finish what it is doing for this long. */
const STOP_TIMEOUT_MS = 5000;

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

export type BotProcess = { stop(): Promise<void> };

export type BotProcessOptions = {
  env: Record<string, string>;
  healthUrl: string;
  /** Whether the bot has its sockets open; constantly true without Socket Mode. */
  isConnected: () => boolean;
  log: (line: string) => void;
  /** Gives up waiting for the bot. */
  signal?: AbortSignal | undefined;
  /** Default: the production entry. */
  entry?: string;
};

/**
 * Starts the bot as a process of its own, with exactly `env` plus PATH and HOME, and waits until it answers on `healthUrl` and
 * `isConnected`. Its output goes to `log`, line by line. If it dies later it is restarted once. Throws an Error that says why
 * the bot did not come up; no process is left then.
 */
export async function startBotProcess(options: BotProcessOptions): Promise<BotProcess> {
  const { log } = options;
  let stopping = false;
  let restarted = false;
  let restartTimer: NodeJS.Timeout | undefined;
  let child = run();

  function run(): ChildProcess {
    const started = spawn(process.execPath, [options.entry ?? "src/main.ts"], {
      cwd: PROJECT,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [started.stdout, started.stderr]) createInterface({ input: stream }).on("line", log);
    return started;
  }

  function watch(watched: ChildProcess): void {
    if (hasEnded(watched)) afterEnd(watched);
    else watched.once("exit", () => afterEnd(watched));
  }

  function afterEnd(ended: ChildProcess): void {
    if (stopping) return;
    const why = `THE BOT DIED (${reasonOf(ended)})`;
    if (restarted) {
      log(`sandbox: ${why} again; it is not started a third time. Restart the sandbox to go on.`);
      return;
    }
    restarted = true;
    log(`sandbox: ${why}; starting it once more in ${RESTART_DELAY_MS} ms`);
    restartTimer = setTimeout(() => {
      child = run();
      watch(child);
    }, RESTART_DELAY_MS);
  }

  const killOnExit = () => child.kill("SIGKILL");
  process.on("exit", killOnExit);

  async function stop(): Promise<void> {
    stopping = true;
    clearTimeout(restartTimer);
    await end(child);
    process.off("exit", killOnExit);
  }

  try {
    await untilReady(child, options);
  } catch (error) {
    await stop();
    throw error;
  }
  watch(child);
  return { stop };
}

async function untilReady(
  child: ChildProcess,
  { healthUrl, isConnected, signal }: Pick<BotProcessOptions, "healthUrl" | "isConnected" | "signal">,
): Promise<void> {
  const deadlineMs = performance.now() + START_TIMEOUT_MS;
  let spawnError: Error | undefined;
  child.once("error", (error) => {
    spawnError = error;
  });
  while (!((await isHealthy(healthUrl)) && isConnected())) {
    signal?.throwIfAborted();
    if (spawnError) throw new Error(`the bot could not be started: ${spawnError.message}`);
    if (hasEnded(child)) throw new Error(`the bot ended before it was ready (${reasonOf(child)})`);
    if (performance.now() > deadlineMs) {
      throw new Error(`the bot was not ready after ${START_TIMEOUT_MS / 1000} s (${healthUrl})`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
  }
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1000) });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  await new Promise<void>((resolve) => {
    const killTimer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    child.once("exit", () => {
      clearTimeout(killTimer);
      resolve();
    });
    child.kill("SIGTERM");
  });
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

function reasonOf(child: ChildProcess): string {
  return child.signalCode === null ? `exit code ${child.exitCode}` : `signal ${child.signalCode}`;
}
