import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createNumbersBench, type NumbersBench, type Questioner, type Told } from "./ask.ts";
import { aJob, aPrice, aSlice, aUsageRow } from "./rows.ts";
import { NOON } from "./use-bench.ts";

let bench: NumbersBench;
let questioner: Questioner;
beforeAll(async () => {
  bench = await createNumbersBench();
  questioner = await bench.load(
    { slices: [aSlice()], jobs: [aJob()], usage: [aUsageRow()], prices: [aPrice()] },
    { now: NOON },
  );
});
afterAll(() => bench.close());

/** What no person may be shown: stacks, files, credentials, statements. */
function expectNothingInternal({ text, json }: Told): void {
  const { DATABRICKS_CLIENT_SECRET = "-", DATABRICKS_CA_FILE = "-" } = bench.local.env;
  const shown = `${text}\n${JSON.stringify(json)}`;
  for (const secret of [bench.local.token, DATABRICKS_CLIENT_SECRET, DATABRICKS_CA_FILE, process.cwd()]) {
    expect(shown).not.toContain(secret);
  }
  expect(shown).not.toMatch(/^\s+at /m);
  expect(shown).not.toMatch(/\.ts\b|node_modules|file:\/\/|ZodError|SyntaxError|TypeError/);
  expect(shown).not.toMatch(/\bselect\b|\bwith\b.*\bas \(|job_run_timeline|list_prices|:from_ts|\bcast\(/i);
}

/** The question was wrong, and the answer names the argument, in a few lines. */
async function expectRefused(question: string, argument: string): Promise<Told> {
  const told = await questioner.ask(question);
  expect({ question: question.slice(0, 80), outcome: told.outcome }).toEqual({
    question: question.slice(0, 80),
    outcome: "wrong-question",
  });
  expect(told.text.toLowerCase()).toContain(argument);
  expect(told.text.length).toBeLessThan(1500);
  expect(told.json.rows).toEqual([]);
  expect(told.json.totals).toEqual({});
  expectNothingInternal(told);
  return told;
}

const nonsense = [
  "'; drop table x; --",
  '" or 1=1 --',
  "1; delete from x",
  "🚀🚀",
  "אבג",
  "\u202e7",
  "٣",
  "𝟟",
  "null",
  "NaN",
  "{}",
  "$(id)",
  "%s%n",
  "../../etc/passwd",
  "<script>",
  "\u0000",
  "\ud800",
  "x".repeat(3000),
];
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe("nonsense is refused by the name of the argument", () => {
  test.each([
    ["runs", ["days", "from", "to", "state", "limit", "offset", "as_of"]],
    ["cost", ["days", "from", "to", "by", "limit", "offset", "as_of"]],
  ])("%s", async (command, names) => {
    for (const name of names) {
      for (const value of nonsense) await expectRefused(`${command} ${name}:${quoted(value)}`, name);
    }
  });

  test("a job that is nonsense is a job that is not known", async () => {
    for (const value of nonsense) {
      const told = await expectRefused(`runs job:${quoted(value)}`, "job");
      expect(told.json.title).toBe("I know no such job");
    }
  });
});

describe("numbers and dates out of bounds", () => {
  test.each([
    ["runs days:0", "days"],
    ["runs days:-1", "days"],
    ["runs days:1e9", "days"],
    ["runs days:1.5", "days"],
    ["runs days:91", "days"],
    ["runs days:99999999999999999999", "days"],
    ["runs days:0x10", "days"],
    ["runs days:+7", "days"],
    ["runs days:", "days"],
    ["runs --days", "days"],
    ["cost days:366", "days"],
    ["cost days:0", "days"],
    ["runs from:2026-02-30", "from"],
    ["runs from:2026-13-01", "from"],
    ["runs from:2025-02-29", "from"],
    ["runs from:0000-00-00", "from"],
    ["runs from:2026-3-1", "from"],
    ["runs from:20260301", "from"],
    ["runs from:yesterday", "from"],
    ["runs to:2026-04-31", "to"],
    ["runs to:2026-03-01T00:00:00Z", "to"],
    ["runs from:2026-03-09 to:2026-03-08", "from"],
    ["runs from:2026-03-11", "from"],
    ["runs from:2025-12-01 to:2026-03-10", "from"],
    ["cost from:2024-03-01 to:2026-03-10", "from"],
    ["cost from:2026-03-09 to:2026-03-08", "from"],
    ["runs days:7 from:2026-03-01", "days"],
    ["cost days:7 to:2026-03-01", "days"],
    ["runs limit:0", "limit"],
    ["runs limit:101", "limit"],
    ["runs offset:-1", "offset"],
    ["cost offset:1001", "offset"],
    ["runs state:finished", "state"],
    ["runs state:", "state"],
    ["runs state:failed,,success", "state"],
    ["cost by:", "by"],
    ["cost by:moon", "by"],
    ['runs job:""', "job"],
    ["runs job:", "job"],
  ])("%s", async (question, argument) => {
    await expectRefused(question, argument);
  });
});

describe("words that do not belong", () => {
  test.each([
    ["runs stat:failed", "stat"],
    ["runs by:day", "by"],
    ["cost job:101", "job"],
    ["cost --foo bar", "foo"],
    ["runs sql:'; drop table x; --", "sql"],
    ["runs __proto__:1", "__proto__"],
    ["runs constructor:1", "constructor"],
    ["cost nightly load", "nightly load"],
    ["runs days:7 days:8", "days"],
    ['runs "abc', "quote"],
    ["cots", "cots"],
    ["'; drop table x; --", "command"],
    ["🚀", "command"],
    ["שלום עולם", "command"],
  ])("%s", async (question, named) => {
    await expectRefused(question, named);
  });
});

describe("long questions", () => {
  test("three thousand characters are answered briefly", async () => {
    await expectRefused("x".repeat(3000), "command");
    await expectRefused(`runs ${"x".repeat(2990)}`, "job");
    await expectRefused(`runs ${"x ".repeat(1490)}`, "job");
    await expectRefused(`runs ${"x".repeat(2990)}:1`, "argument");
    await expectRefused(`runs ${"🚀".repeat(1400)}`, "job");
    await expectRefused(`cost ${"x ".repeat(1490)}`, "cost");
    await expectRefused(`runs "${"x".repeat(2990)}`, "quote");
  });

  test("a name longer than any job's is refused without asking the warehouse", async () => {
    const before = bench.local.statements().length;
    await expectRefused(`runs ${"x".repeat(5000)}`, "job");
    await expectRefused(`runs ${"x".repeat(9000)}`, "question");
    expect(bench.local.statements()).toHaveLength(before);
  });
});

test("what was typed is never part of a statement, and the data are as before", async () => {
  const statements = bench.local.statements();
  expect(statements.length).toBeGreaterThan(0);
  for (const { sql, error } of statements) {
    expect(sql).not.toMatch(/drop table|etc\/passwd|xxxx/);
    expect(error).toBeNull();
  }
  expect((await questioner.answer("runs")).totals.runs).toBe(1);
  expect((await questioner.answer("cost")).totals.dbus).toBe("1");
});
