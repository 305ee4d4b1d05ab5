import { createApp } from "./app.ts";
import { ConfigError, EXIT_CONFIG, loadBotConfig } from "./config/load-config.ts";
import { createLogger } from "./ops/logger.ts";
import { wire } from "./wire.ts";

type Environment = { [name: string]: string | undefined };

async function run(env: Environment): Promise<void> {
  const config = loadBotConfig(env);
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

/**
 * Starts the bot with the settings of an environment and keeps it until a signal asks it to stop. Ends the process with
 * 0 when it was stopped, 78 for a bad configuration, 1 when it failed.
 */
export async function start(env: Environment): Promise<void> {
  try {
    await run(env);
  } catch (error) {
    const words = error instanceof ConfigError ? error.message : `jobmon could not start: ${String(error)}`;
    process.stderr.write(`${words}\n`);
    process.exit(error instanceof ConfigError ? EXIT_CONFIG : 1);
  }
}
