import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { writeAccount } from "../../numbers/ask.ts";

const cwd = join(import.meta.dirname, "../../..");

/** Starts a sandbox with a bot, which logs when it stops, and resolves once it is ready. */
async function start(command: string, args: readonly string[]) {
  const directory = writeAccount({});
  const child = spawn(command, [...args, "--json", "--port", "0", "--data", directory], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.once("exit", (status) => reject(new Error(`the sandbox ended with status ${status}`)));

    createInterface({ input: child.stdout }).once("line", resolve);
  });
  rmSync(directory, { recursive: true });
  const { control } = JSON.parse(line) as { control: string };
  return {
    child,
    isServing: () =>
      fetch(`${control}/control/clock`).then(
        () => true,
        () => false,
      ),
    /** Whatever is left of it, so that a failure leaves nothing behind. */
    remove() {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
      }
    },
  };
}

test("a sandbox stops when it is told to, also when nobody reads what it says any more", async () => {
  const { child, isServing, remove } = await start(process.execPath, ["sandbox/main.ts"]);
  try {
    const exited = new Promise<boolean>((resolve) => child.once("exit", () => resolve(true)));
    child.stdout.destroy();
    child.stderr.destroy();
    // The first time it has something to say, it finds that nobody listens.
    child.kill("SIGTERM");
    const late = new Promise<boolean>((resolve) => setTimeout(resolve, 10_000, false));
    expect(await Promise.race([exited, late])).toBe(true);
    expect(await isServing()).toBe(false);
  } finally {
    remove();
  }
});

test("whoever stops npm has stopped the sandbox", async () => {
  const { child, isServing, remove } = await start("npm", ["run", "-s", "sandbox", "--"]);
  try {
    child.kill("SIGTERM");
    await expect.poll(isServing, { timeout: 10_000 }).toBe(false);
  } finally {
    remove();
  }
});
