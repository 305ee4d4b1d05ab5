import { createSlackBot, type SlackOptions } from "./bot/slack-app.ts";
import type { Installation, QuestionSettings } from "./commands/command.ts";
import { commands } from "./commands/index.ts";
import { createQuestions, type Questions } from "./commands/question.ts";
import type { People } from "./domain/caller.ts";
import type { Clock } from "./domain/clock.ts";
import type { JobsApi } from "./domain/jobs-api.ts";
import type { Logger } from "./domain/logger.ts";
import { everything } from "./domain/visibility.ts";
import { healthRoute } from "./ops/health.ts";
import type { Warehouse } from "./queries/warehouse.ts";

/** What jobmon runs on: the adapters and what the configuration says. */
export interface AppPorts {
  warehouse: Warehouse;
  jobsApi: JobsApi;
  now: Clock;
  logger: Logger;
  settings: QuestionSettings;
  installation: Installation;
}

/** Questions over the ports, as Slack and the terminal ask them. Everyone sees everything in this version. */
export function createAppQuestions(ports: AppPorts, people: People): Questions {
  return createQuestions({ ...ports, people, commands, scopeOf: () => everything });
}

/** The bot: everything but the vendors behind the ports. */
export function createApp(ports: AppPorts & { slack: SlackOptions }): {
  start(): Promise<void>;
  stop(): Promise<void>;
} {
  return createSlackBot({
    slack: ports.slack,
    questions: (people) => createAppQuestions(ports, people),
    logger: ports.logger,
    routes: (connection) => [
      healthRoute(() => ({ status: "ok", version: ports.installation.version, slack: connection() })),
    ],
  });
}
