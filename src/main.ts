import { createApp } from "./app.ts";
import { ConfigError, EXIT_CONFIG, loadBotConfig } from "./config/load-config.ts";
import { createLogger } from "./ops/logger.ts";
import { wire } from "./wire.ts";

/** Starts the bot and keeps it until a signal asks it to stop. Exit status: 0 stopped, 78 bad configuration, 1 failed. */
async function main(): Promise<void> {
  const config = loadBotConfig(process.env);
  const logger = createLogger(config.logLevel);
  const { ports, close } = wire(config, logger);
  const app = createApp({ ...ports, slack: config.slack });

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, "stopping");
    await app.stop();
    await close();
    logger.info({}, "stopped");
    process.exit(0);
  };
  process.on("SIGTERM", stop).on("SIGINT", stop);
  process.on("unhandledRejection", (err) => {
    logger.error({ err }, "a failure nobody handled; the process ends so that it can be started anew");
    process.exit(1);
  });

  await app.start();
}

try {
  await main();
} catch (error) {
  process.stderr.write(
    `${error instanceof ConfigError ? error.message : `jobmon could not start: ${String(error)}`}\n`,
  );
  process.exit(error instanceof ConfigError ? EXIT_CONFIG : 1);
}
