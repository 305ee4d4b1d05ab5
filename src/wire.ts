import type { AppPorts } from "./app.ts";
import type { TerminalConfig } from "./config/load-config.ts";
import { connectDatabricks } from "./databricks/connect.ts";
import type { Logger } from "./domain/logger.ts";
import { version } from "./version.ts";

/** The real adapters for a configuration. Nothing is contacted before the first question. */
export function wire(config: TerminalConfig, logger: Logger): { ports: AppPorts; close(): Promise<void> } {
  const { databricks, settings } = config;
  const now = () => new Date();
  const { warehouse, jobsApi, close } = connectDatabricks({
    ...databricks,
    concurrency: settings.warehouse.concurrency,
    deadlineMs: settings.warehouse.deadline_seconds * 1000,
    startingDeadlineMs:
      Math.max(settings.warehouse.starting_deadline_seconds, settings.warehouse.deadline_seconds) * 1000,
    version,
    now,
    logger,
  });
  return {
    ports: {
      warehouse,
      jobsApi,
      now,
      logger,
      settings: { lookbackDays: settings.runs.lookback_days, currency: settings.cost.currency },
      installation: { version, workspaceUrl: databricks.host.origin },
    },
    close,
  };
}
