import { z } from "zod";

/** A text that is there; an empty variable counts as one that is not set. */
const text = z.string().trim().min(1, "a value");
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    (value) => (typeof value === "string" && value.trim() === "" ? undefined : value),
    schema.optional(),
  );

const levels = ["fatal", "error", "warn", "info", "debug", "trace"] as const;

/** Databricks hands out its host with and without https://; the driver wants the bare name. */
const host = text.transform((value, context) => {
  const url = URL.parse(/^[a-z]+:\/\//i.test(value) ? value : `https://${value}`);
  if (url?.protocol === "https:" && url.hostname !== "" && url.username === "") return new URL(url.origin);
  context.addIssue({
    code: "custom",
    message: "the workspace's URL, such as https://dbc-1234.cloud.databricks.com",
  });
  return z.NEVER;
});

const port = text
  .regex(/^\d{1,5}$/, "a port from 0 to 65535")
  .transform(Number)
  .refine((value) => value <= 65_535, "a port from 0 to 65535");

const databricks = {
  DATABRICKS_HOST: host.meta({ description: "URL of the workspace whose SQL warehouse answers" }),
  DATABRICKS_WAREHOUSE_ID: optional(text.regex(/^[\w-]+$/, "the warehouse's id, as in its page's URL")).meta({
    description: "id of the SQL warehouse; this or DATABRICKS_HTTP_PATH",
  }),
  DATABRICKS_HTTP_PATH: optional(text.regex(/^\/\S+$/, "a path such as /sql/1.0/warehouses/abc123")).meta({
    description: "HTTP path of the SQL warehouse; this or DATABRICKS_WAREHOUSE_ID",
  }),
  DATABRICKS_TOKEN: optional(text).meta({
    description: "a personal access token; this, or a service principal's id and secret",
    secret: true,
  }),
  DATABRICKS_CLIENT_ID: optional(text).meta({ description: "application id of a service principal (OAuth)" }),
  DATABRICKS_CLIENT_SECRET: optional(text).meta({
    description: "OAuth secret of the service principal",
    secret: true,
  }),
  DATABRICKS_WORKSPACE_ID: optional(text.regex(/^\d+$/, "the workspace's id, digits only")).meta({
    description: "id of that workspace (the o= of its URLs); without it, rows have no links",
  }),
  DATABRICKS_CA_FILE: optional(text).meta({
    description: "PEM file of a certificate authority to trust beside the built-in ones",
  }),
  JOBMON_SYSTEM_CATALOG: optional(
    text.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "a catalog name of letters, digits and underscores"),
  ).meta({ description: "catalog that holds the system tables, or views of them", default: "system" }),
  JOBMON_CONFIG: optional(text).meta({
    description: "path of jobmon.yml with the settings",
    default: "none",
  }),
  DATABASE_URL: optional(
    text.regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, "sqlite:PATH or postgres://…"),
  ).meta({
    description:
      "where state that must survive a restart is kept; this version keeps none and only checks it",
    default: "sqlite:./jobmon.db",
    secret: true,
  }),
  LOG_LEVEL: optional(z.enum(levels, { error: () => `one of ${levels.join(", ")}` })).meta({
    description: levels.join(", "),
    default: "info",
  }),
};

const slack = {
  SLACK_BOT_TOKEN: text.regex(/^xoxb-/, "a bot token, which begins with xoxb-").meta({
    description: "bot token of the Slack app",
    secret: true,
  }),
  SLACK_SIGNING_SECRET: optional(text).meta({
    description: "signing secret of the Slack app; needed unless Socket Mode is used",
    secret: true,
  }),
  SLACK_APP_TOKEN: optional(text.regex(/^xapp-/, "an app-level token, which begins with xapp-")).meta({
    description: "app-level token; when set, Socket Mode is used instead of HTTP",
    secret: true,
  }),
  SLACK_API_URL: optional(
    z
      .url({ protocol: /^https?$/, error: "a URL such as https://slack.com/api/" })
      .transform((url) => (url.endsWith("/") ? url : `${url}/`)),
  ).meta({ description: "base URL of the Slack Web API", default: "https://slack.com/api/" }),
  PORT: optional(port).meta({
    description: "port for /healthz and, without Socket Mode, for Slack's requests",
    default: "3000",
  }),
};

const oneWarehouse = (value: {
  DATABRICKS_WAREHOUSE_ID?: string | undefined;
  DATABRICKS_HTTP_PATH?: string | undefined;
}) => value.DATABRICKS_WAREHOUSE_ID !== undefined || value.DATABRICKS_HTTP_PATH !== undefined;

const credentials = (value: {
  DATABRICKS_TOKEN?: string | undefined;
  DATABRICKS_CLIENT_ID?: string | undefined;
  DATABRICKS_CLIENT_SECRET?: string | undefined;
}) =>
  value.DATABRICKS_TOKEN !== undefined ||
  (value.DATABRICKS_CLIENT_ID !== undefined && value.DATABRICKS_CLIENT_SECRET !== undefined);

/** Rules between variables run even where single ones are wrong, so that every fault is named at once. */
const always = { when: () => true };

function withDatabricksRules<T extends z.ZodType>(schema: T): T {
  return schema
    .refine((value) => oneWarehouse(value as never), {
      path: ["DATABRICKS_WAREHOUSE_ID"],
      error: "either this or DATABRICKS_HTTP_PATH",
      ...always,
    })
    .refine((value) => credentials(value as never), {
      path: ["DATABRICKS_TOKEN"],
      error: "either this, or both DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET",
      ...always,
    }) as T;
}

/** What the terminal needs. */
export const terminalEnvironment = withDatabricksRules(z.object(databricks));

/** What the bot needs. */
export const botEnvironment = withDatabricksRules(
  z
    .object({ ...slack, ...databricks })
    .refine((value) => value.SLACK_APP_TOKEN !== undefined || value.SLACK_SIGNING_SECRET !== undefined, {
      path: ["SLACK_SIGNING_SECRET"],
      error: "the signing secret, or SLACK_APP_TOKEN for Socket Mode",
      ...always,
    }),
);

/** Every variable jobmon reads, for the reference page. */
export const environmentShape = { ...slack, ...databricks };
