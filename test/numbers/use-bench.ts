import { afterAll, beforeAll } from "vitest";
import type { JsonAnswer } from "../../src/answers/renderers/json.ts";
import { createNumbersBench, type NumbersBench, type Told } from "./ask.ts";
import type { Account } from "./rows.ts";

export interface BenchOptions {
  now?: string;
  yaml?: string;
}

/** The hour at which tests ask, unless they say otherwise: noon of the day on which the builders' rows lie. */
export const NOON = "2026-03-10T12:00:00Z";

/** One local Databricks for the tests of a file; each question is asked of an account of its own. */
export function useBench() {
  let bench: NumbersBench;
  beforeAll(async () => {
    bench = await createNumbersBench();
  });
  afterAll(() => bench.close());

  async function ask(account: Partial<Account>, text: string, options: BenchOptions = {}): Promise<Told> {
    const questioner = await bench.load(account, { ...options, now: options.now ?? NOON });
    return questioner.ask(text);
  }
  /** Throws the answer's text when there is none. */
  async function answer(
    account: Partial<Account>,
    text: string,
    options: BenchOptions = {},
  ): Promise<JsonAnswer> {
    const questioner = await bench.load(account, { ...options, now: options.now ?? NOON });
    return questioner.answer(text);
  }
  return {
    ask,
    answer,
    load: (account: Partial<Account>, now = NOON) => bench.load(account, { now }),
    env: () => bench.local.env,
  };
}

/** The values of some keys, row by row. */
export function pluck(json: JsonAnswer, ...keys: string[]): unknown[][] {
  return json.rows.map((row) => keys.map((key) => row[key]));
}
