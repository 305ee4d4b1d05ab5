import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** After SIGTERM a process may finish what it is doing for this long. */
const STOP_TIMEOUT_MS = 10_000;
/** Characters of a process's output that an error quotes. */
const QUOTED_OUTPUT = 2_000;

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** A Node process of the bench. Disposing it ends it and removes what it wrote. */
export interface LaunchedProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly pid: number;
  /** All that it wrote so far, standard output and error together. */
  output(): string;
  /** Throws an Error with the end of its output once it has ended by itself; otherwise does nothing. */
  assertRunning(): void;
}

/**
 * Starts `node ...args` in the project with exactly `env` plus PATH and HOME. Its output goes to a file, so that nobody has to
 * read along while something is measured. With `messages` the two can send each other messages, and the child is to end when
 * the channel does.
 */
export function launch(options: {
  name: string;
  args: readonly string[];
  env?: Record<string, string>;
  messages?: boolean;
}): LaunchedProcess {
  const directory = mkdtempSync(join(tmpdir(), "jobmon-bench-"));
  const file = join(directory, "output");
  const descriptor = openSync(file, "a");
  const child = spawn(process.execPath, options.args, {
    cwd: PROJECT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env },
    stdio: ["ignore", descriptor, descriptor, ...(options.messages ? (["ipc"] as const) : [])],
  });
  closeSync(descriptor);
  const kill = () => child.kill("SIGKILL");
  process.on("exit", kill);
  const output = () => readFileSync(file, "utf8");
  const hasEnded = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  child.on("error", () => {}); // a process that cannot be started has no pid, which assertRunning tells

  return {
    child,
    get pid() {
      if (child.pid === undefined) throw new Error(`${options.name} could not be started`);
      return child.pid;
    },
    output,
    assertRunning() {
      if (!hasEnded()) return;
      const reason = child.signalCode ?? `exit code ${child.exitCode}`;
      throw new Error(`${options.name} ended (${reason}):\n${output().slice(-QUOTED_OUTPUT)}`);
    },
    async [Symbol.asyncDispose]() {
      if (!hasEnded()) {
        const ended = once(child, "exit");
        const timer = setTimeout(kill, STOP_TIMEOUT_MS);
        child.kill("SIGTERM");
        await ended;
        clearTimeout(timer);
      }
      process.off("exit", kill);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
