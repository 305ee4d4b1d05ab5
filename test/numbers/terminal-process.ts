import { spawn } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

export interface ProcessEnd {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the terminal's entry point as a process of its own, with nothing of this one's environment but PATH and HOME. */
export function runTerminal(args: readonly string[], env: Record<string, string>): Promise<ProcessEnd> {
  const { PATH = "", HOME = "" } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, "src/cli.ts"), ...args], {
      env: { PATH, HOME, ...env },
      cwd: root,
      timeout: 60_000,
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
}
