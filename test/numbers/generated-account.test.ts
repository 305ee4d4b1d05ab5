import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClock } from "../../sandbox/clock.ts";
import { generateAccount } from "../../sandbox/data/generate-account.ts";
import { createLocalDatabricks, type LocalDatabricks } from "../../sandbox/databricks/local-databricks.ts";
import { createQuestioner, type Questioner } from "./ask.ts";
import { compareCost, compareRuns } from "./compare.ts";
import type { CostQuestion, RunsQuestion } from "./question-arbitrary.ts";
import { type Account, emptyAccount } from "./rows.ts";

const now = new Date("2026-11-20T09:17:23Z");
const seed = 7;

let local: LocalDatabricks;
let questioner: Questioner;
let account: Account;

beforeAll(async () => {
  local = await createLocalDatabricks({ clock: createClock() });
  await local.load(generateAccount({ seed, now, days: 60 }));
  account = readAccount();
  questioner = createQuestioner(local, { now });
});
afterAll(async () => {
  await questioner.close();
  await local.close();
});

/** The oracle's rows out of the generator's: a missing key is NULL there. */
function readAccount(): Account {
  const found = { ...emptyAccount };
  const kinds: { [table: string]: keyof Account } = {
    "lakeflow.job_run_timeline": "slices",
    "lakeflow.jobs": "jobs",
    "billing.usage": "usage",
    "billing.list_prices": "prices",
  };
  const nulls = {
    slices: {
      result_state: null,
      termination_code: null,
      run_type: null,
      trigger_type: null,
      run_name: null,
    },
    jobs: { name: null, delete_time: null },
    usage: { product_features: null },
    prices: { price_end_time: null },
  };
  for (const { table, rows } of generateAccount({ seed, now, days: 60 })) {
    const kind = kinds[table];
    if (kind === undefined) continue;
    // The generator speaks of tables in general; these are the columns that the oracle reads.
    Object.assign(found, { [kind]: [...rows].map((row) => ({ ...nulls[kind], ...row })) });
  }
  return found;
}

test("the account is large enough to tell something", () => {
  expect(account.slices.length).toBeGreaterThan(1000);
  expect(account.usage.length).toBeGreaterThan(1000);
  expect(account.usage.some((row) => row.record_type === "RETRACTION")).toBe(true);
});

const page = { offset: 0, limit: 100 };

describe("runs of the generated account", () => {
  test.each<[string, Partial<RunsQuestion>]>([
    ["of a day", {}],
    ["of thirty days", { window: { days: 30 } }],
    ["the second page", { window: { days: 30 }, offset: 100 }],
    ["failures", { window: { days: 30 }, states: ["failures"] }],
    ["unknown ones", { window: { days: 30 }, states: ["unknown"] }],
    ["running ones", { states: ["running"] }],
    ["of one date", { window: { from: "2026-11-03", to: "2026-11-03" } }],
    ["of a week", { window: { from: "2026-10-20", to: "2026-10-27" }, states: ["canceled", "timed_out"] }],
  ])("%s", async (_, question) => {
    await compareRuns(
      questioner,
      account,
      { window: {}, states: null, job: null, ...page, ...question },
      now,
    );
  });
});

describe("money of the generated account", () => {
  test.each<[string, Partial<CostQuestion>]>([
    ["of thirty days by job", {}],
    ["of today", { window: { days: 1 } }],
    ["of sixty days by job", { window: { days: 60 } }],
    ["of sixty days by day", { window: { days: 60 }, by: "day" }],
    ["of a week by day", { window: { from: "2026-10-01", to: "2026-10-07" }, by: "day" }],
    ["of one date", { window: { from: "2026-11-01", to: "2026-11-01" } }],
  ])("%s", async (_, question) => {
    await compareCost(questioner, account, { window: {}, by: "job", ...page, ...question }, now);
  });
});
