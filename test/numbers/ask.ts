import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClock } from "../../sandbox/clock.ts";
import { createLocalDatabricks, type LocalDatabricks } from "../../sandbox/databricks/local-databricks.ts";
import { type JsonAnswer, renderJson } from "../../src/answers/renderers/json.ts";
import { renderTerminal } from "../../src/answers/renderers/terminal.ts";
import { createAppQuestions } from "../../src/app.ts";
import type { Outcome } from "../../src/commands/question.ts";
import { loadTerminalConfig } from "../../src/config/load-config.ts";
import { createLogger } from "../../src/ops/logger.ts";
import { wire } from "../../src/wire.ts";
import { type Account, emptyAccount } from "./rows.ts";

/** What came of a question: the data as the terminal prints it, and the text as a person reads it. */
export interface Told {
  outcome: Outcome;
  json: JsonAnswer;
  text: string;
  /** The commands of its buttons, by label. */
  buttons: { [label: string]: string };
}

/** jobmon in its production wiring over a local Databricks, at a time of the test's choosing. */
export interface Questioner {
  ask(text: string): Promise<Told>;
  /** The same, for a question that is to be answered; throws the answer's text when it is not. */
  answer(text: string): Promise<JsonAnswer>;
  close(): Promise<void>;
}

const caller = { platform: "terminal", tenant: "local", id: "ana" } as const;

/** `yaml` are the settings of jobmon.yml. */
export function createQuestioner(
  local: LocalDatabricks,
  options: { now: string | Date; yaml?: string },
): Questioner {
  const directory = mkdtempSync(join(tmpdir(), "jobmon-config-"));
  const file = join(directory, "jobmon.yml");
  writeFileSync(file, options.yaml ?? "");
  const config = loadTerminalConfig({ ...local.env, JOBMON_CONFIG: file, LOG_LEVEL: "fatal" });
  rmSync(directory, { recursive: true });
  const { ports, close } = wire(config, createLogger(config.logLevel));
  const now = new Date(options.now);
  const questions = createAppQuestions(
    { ...ports, now: () => now },
    { find: async ({ id }) => ({ name: id, email: null, role: null }) },
  );

  async function ask(text: string): Promise<Told> {
    const { answer, outcome } = await questions.ask(text, caller);
    const buttons = Object.fromEntries(
      answer.actions.flatMap((action) => (action.kind === "command" ? [[action.label, action.command]] : [])),
    );
    return { outcome, json: renderJson(answer), text: renderTerminal(answer, { width: 200 }), buttons };
  }

  return {
    ask,
    async answer(text) {
      const told = await ask(text);
      if (told.outcome !== "answered") throw new Error(`"${text}" ${told.outcome}: ${told.text}`);
      return told.json;
    },
    close,
  };
}

/** A local Databricks and one account at a time in it. */
export interface NumbersBench {
  local: LocalDatabricks;
  /** Replaces all rows, and asks from then on at `now`, with nothing remembered of earlier answers. */
  load(account: Partial<Account>, options: { now: string | Date; yaml?: string }): Promise<Questioner>;
  close(): Promise<void>;
}

export async function createNumbersBench(): Promise<NumbersBench> {
  const local = await createLocalDatabricks({ clock: createClock() });
  let questioner: Questioner | undefined;
  return {
    local,
    async load(account, options) {
      await questioner?.close();
      questioner = undefined;
      const directory = writeAccount(account);
      try {
        await local.replaceWithDirectory(directory);
      } finally {
        rmSync(directory, { recursive: true });
      }
      questioner = createQuestioner(local, options);
      return questioner;
    },
    async close() {
      await questioner?.close();
      await local.close();
    },
  };
}

/** Writes an account as the directory that `npm run sandbox -- --data` reads; the caller removes it. */
export function writeAccount(account: Partial<Account>): string {
  const { slices, jobs, usage, prices } = { ...emptyAccount, ...account };
  const directory = mkdtempSync(join(tmpdir(), "jobmon-account-"));
  const tables = {
    "lakeflow.job_run_timeline": slices,
    "lakeflow.jobs": jobs,
    "billing.usage": usage,
    "billing.list_prices": prices,
  };
  for (const [table, rows] of Object.entries(tables)) {
    writeFileSync(join(directory, `${table}.ndjson`), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  }
  return directory;
}
