import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { z } from "zod";

/** What the numbers depend on: the machine, how busy it was at the start, and the versions of what is measured. */
export function machineFacts(): Record<string, string | number> {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? "unknown",
    "memory in GiB": Math.round(totalmem() / 2 ** 30),
    "load at the start": (loadavg()[0] ?? 0).toFixed(2),
    node: process.version,
    "@slack/bolt": installedVersion("@slack/bolt"),
    "@databricks/sql": installedVersion("@databricks/sql"),
  };
}

function installedVersion(name: string): string {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, "utf8"))).version;
}
