import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ConfigError, loadBotConfig, loadTerminalConfig } from "../../src/config/load-config.ts";

const good = {
  SLACK_BOT_TOKEN: "xoxb-1",
  SLACK_SIGNING_SECRET: "signing-secret-value",
  DATABRICKS_HOST: "dbc-1.cloud.databricks.test",
  DATABRICKS_WAREHOUSE_ID: "abc123",
  DATABRICKS_TOKEN: "dapi-secret-value",
};

let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "jobmon-config-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, text: string) {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

function problems(env: { [name: string]: string | undefined }): readonly string[] {
  try {
    loadBotConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe("the configuration", () => {
  test("has defaults for all that is not named", () => {
    expect(loadBotConfig(good)).toEqual({
      databricks: {
        host: new URL("https://dbc-1.cloud.databricks.test"),
        httpPath: "/sql/1.0/warehouses/abc123",
        credentials: { kind: "token", token: "dapi-secret-value" },
        workspaceId: null,
        ca: undefined,
        catalog: "system",
      },
      settings: {
        runs: { lookback_days: 30 },
        cost: { currency: "USD" },
        warehouse: { concurrency: 8, deadline_seconds: 120, starting_deadline_seconds: 600 },
      },
      logLevel: "info",
      slack: {
        botToken: "xoxb-1",
        apiUrl: "https://slack.com/api/",
        port: 3000,
        mode: { kind: "http", signingSecret: "signing-secret-value" },
      },
    });
  });

  test("an app token chooses Socket Mode", () => {
    const { slack } = loadBotConfig({ ...good, SLACK_SIGNING_SECRET: "", SLACK_APP_TOKEN: "xapp-1" });
    expect(slack.mode).toEqual({ kind: "socket", appToken: "xapp-1" });
  });

  test("the terminal needs nothing of Slack", () => {
    const { SLACK_BOT_TOKEN: _, SLACK_SIGNING_SECRET: __, ...env } = good;
    expect(loadTerminalConfig(env).databricks.host.hostname).toBe("dbc-1.cloud.databricks.test");
  });

  test("every problem is named at once, with what is expected and never the value", () => {
    const found = problems({
      SLACK_BOT_TOKEN: "hunter2",
      DATABRICKS_HOST: "http://user:hunter2@x",
      DATABRICKS_WORKSPACE_ID: "hunter2",
      JOBMON_SYSTEM_CATALOG: "hunter2; drop",
      PORT: "70000",
      LOG_LEVEL: "hunter2",
      DATABASE_URL: "mysql://hunter2",
      DATABRICKS_CA_FILE: join(directory, "hunter2-missing"),
      JOBMON_CONFIG: file("bad.yml", "runs:\n  lookback_days: hunter2\n  lookback: 3\nrun: {}\n"),
    });
    expect(found.map((problem) => problem.split(":")[0])).toEqual([
      "SLACK_BOT_TOKEN",
      "PORT",
      "DATABRICKS_HOST",
      "DATABRICKS_WORKSPACE_ID",
      "JOBMON_SYSTEM_CATALOG",
      "DATABASE_URL",
      "LOG_LEVEL",
      "SLACK_SIGNING_SECRET",
      "DATABRICKS_WAREHOUSE_ID",
      "DATABRICKS_TOKEN",
      "DATABRICKS_CA_FILE",
      "jobmon.yml",
      "jobmon.yml",
      "jobmon.yml",
    ]);
    expect(found.join("\n")).not.toContain("hunter2");
  });

  test("YAML that cannot be read names the line", () => {
    expect(problems({ ...good, JOBMON_CONFIG: file("broken.yml", "runs:\n  - a: [1\n") })).toEqual([
      expect.stringMatching(/^JOBMON_CONFIG: not valid YAML at line \d+/),
    ]);
  });

  test("the example file holds the defaults", () => {
    const example = new URL("../../jobmon.example.yml", import.meta.url).pathname;
    expect(loadBotConfig({ ...good, JOBMON_CONFIG: example })).toEqual(loadBotConfig(good));
  });
});

describe("a start with bad configuration", () => {
  const run = (entry: string, args: string[] = []) =>
    spawnSync(process.execPath, [new URL(`../../src/${entry}`, import.meta.url).pathname, ...args], {
      env: { DATABRICKS_TOKEN: "dapi-secret-value" },
      encoding: "utf8",
    });

  test.each([
    ["main.ts", []],
    ["cli.ts", ["ask", "help"]],
  ])("%s exits 78 and says what is missing", (entry, args) => {
    const { status, stdout, stderr } = run(entry, args);
    expect(status).toBe(78);
    expect(stdout).toBe("");
    expect(stderr).toContain("DATABRICKS_HOST: not set");
    expect(stderr).not.toMatch(/secret-value|^ {4}at /m);
  });
});
