import { type Logger as BoltLogger, LogLevel } from "@slack/bolt";
import type { Logger } from "../domain/logger.ts";

/**
 * Bolt's log in jobmon's. Bolt's debug lines hold whole requests with what people asked and were told, so they
 * are never written.
 */
export function createBoltLogger(logger: Logger): BoltLogger {
  const write =
    (level: "info" | "warn" | "error") =>
    (...parts: unknown[]) => {
      const err = parts.find((part) => part instanceof Error);
      logger[level]({ from: "bolt", ...(err === undefined ? {} : { err }) }, parts.map(String).join(" "));
    };
  return {
    debug: () => {},
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
    setLevel: () => {},
    setName: () => {},
    getLevel: () => LogLevel.INFO,
  };
}
