import pino from "pino";
import type { Logger } from "../domain/logger.ts";

/** JSON lines on standard error, so that standard output belongs to answers. */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          "*.token",
          "*.headers.authorization",
          "err.response",
          "err.cause.response",
          "err.cause.cause",
        ],
        remove: true,
      },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
