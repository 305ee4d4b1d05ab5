import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import type { z } from "zod";
import type { Credentials } from "../domain/credentials.ts";
import { botEnvironment, environmentShape, terminalEnvironment } from "./environment.ts";
import { type Settings, settingsSchema } from "./settings.ts";

/** What is wrong with the configuration: each problem names a variable or setting and what is expected, never its value. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is not right:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

/** The exit status for a wrong configuration (EX_CONFIG of sysexits.h). */
export const EXIT_CONFIG = 78;

export interface DatabricksConfig {
  host: URL;
  httpPath: string;
  credentials: Credentials;
  workspaceId: string | null;
  ca: string | undefined;
  catalog: string;
}

export interface SlackConfig {
  botToken: string;
  apiUrl: string;
  port: number;
  /** Socket Mode with this app token, or HTTP with requests verified by this signing secret. */
  mode: { kind: "socket"; appToken: string } | { kind: "http"; signingSecret: string };
}

export interface TerminalConfig {
  databricks: DatabricksConfig;
  settings: Settings;
  logLevel: string;
}

export interface BotConfig extends TerminalConfig {
  slack: SlackConfig;
}

type Environment = { [name: string]: string | undefined };

/** The configuration of the bot. Throws ConfigError that names every problem at once. */
export function loadBotConfig(env: Environment): BotConfig {
  const problems: string[] = [];
  const parsed = botEnvironment.safeParse(env);
  if (!parsed.success) problems.push(...parsed.error.issues.map(describeVariable));
  const files = readFiles(env, problems);
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const values = parsed.data;
  return {
    ...terminalConfig(values, files),
    slack: {
      botToken: values.SLACK_BOT_TOKEN,
      apiUrl: values.SLACK_API_URL ?? "https://slack.com/api/",
      port: values.PORT ?? 3000,
      mode:
        values.SLACK_APP_TOKEN === undefined
          ? { kind: "http", signingSecret: values.SLACK_SIGNING_SECRET ?? "" }
          : { kind: "socket", appToken: values.SLACK_APP_TOKEN },
    },
  };
}

/** The configuration of the terminal. Throws ConfigError that names every problem at once. */
export function loadTerminalConfig(env: Environment): TerminalConfig {
  const problems: string[] = [];
  const parsed = terminalEnvironment.safeParse(env);
  if (!parsed.success) problems.push(...parsed.error.issues.map(describeVariable));
  const files = readFiles(env, problems);
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return terminalConfig(parsed.data, files);
}

interface Files {
  settings: Settings;
  ca: string | undefined;
}

function terminalConfig(
  values: z.output<typeof terminalEnvironment>,
  { settings, ca }: Files,
): TerminalConfig {
  return {
    databricks: {
      host: values.DATABRICKS_HOST,
      httpPath: values.DATABRICKS_HTTP_PATH ?? `/sql/1.0/warehouses/${values.DATABRICKS_WAREHOUSE_ID}`,
      credentials:
        values.DATABRICKS_TOKEN === undefined
          ? {
              kind: "client",
              clientId: values.DATABRICKS_CLIENT_ID ?? "",
              clientSecret: values.DATABRICKS_CLIENT_SECRET ?? "",
            }
          : { kind: "token", token: values.DATABRICKS_TOKEN },
      workspaceId: values.DATABRICKS_WORKSPACE_ID ?? null,
      ca,
      catalog: values.JOBMON_SYSTEM_CATALOG ?? "system",
    },
    settings,
    logLevel: values.LOG_LEVEL ?? "info",
  };
}

/** Reads the files that variables point at; what is wrong with them joins the problems. */
function readFiles(env: Environment, problems: string[]): Files {
  const ca = readFile("DATABRICKS_CA_FILE", env, problems);
  if (ca !== undefined && !ca.includes("-----BEGIN CERTIFICATE-----")) {
    problems.push("DATABRICKS_CA_FILE: expected a file with certificates in PEM form");
  }
  const yaml = readFile("JOBMON_CONFIG", env, problems);
  return { ca, settings: readSettings(yaml ?? "", problems) };
}

function readSettings(yaml: string, problems: string[]): Settings {
  const document = parseDocument(yaml);
  for (const error of document.errors) {
    problems.push(`JOBMON_CONFIG: not valid YAML at line ${error.linePos?.[0].line ?? "?"} (${error.code})`);
  }
  const parsed = settingsSchema.safeParse(document.errors.length > 0 ? {} : (document.toJS() ?? {}));
  if (parsed.success) return parsed.data;
  problems.push(...parsed.error.issues.flatMap(describeSetting));
  return settingsSchema.parse({});
}

function readFile(variable: string, env: Environment, problems: string[]): string | undefined {
  const path = env[variable]?.trim();
  if (!path) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    problems.push(`${variable}: expected a file that can be read (${reason})`);
    return undefined;
  }
}

function describeVariable(issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0] ?? "");
  const isMissing = issue.code === "invalid_type";
  const schema = environmentShape[name as keyof typeof environmentShape] as z.ZodType | undefined;
  return isMissing
    ? `${name}: not set; expected the ${schema?.meta()?.description ?? "value"}`
    : `${name}: expected ${issue.message}`;
}

function describeSetting(issue: z.core.$ZodIssue): string[] {
  const at = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => `jobmon.yml: ${[at, key].filter(Boolean).join(".")} is no setting`);
  }
  return [
    `jobmon.yml: ${at || "the file"}: expected ${issue.code === "invalid_type" ? issue.expected : issue.message}`,
  ];
}
