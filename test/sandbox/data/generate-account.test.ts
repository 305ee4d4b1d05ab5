import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generateAccount } from "../../../sandbox/data/generate-account.ts";
import { readAccount, slicesByRun, type UsageRow } from "./account-rows.ts";
import { fitsType, readColumns } from "./column-value.ts";
import { orphanFaults, timelineFaults, usageFaults } from "./lawful.ts";

const columns = readColumns(
  readFileSync(new URL("../../../sandbox/databricks/system-table-columns.csv", import.meta.url), "utf8"),
);
const now = new Date("2026-11-20T10:30:00Z");
const NEWER_SINCE = "2025-12-01T00:00:00.000Z";

/** The bytes of an account, one JSON object a line as in `--data` files. */
function digest(options: Parameters<typeof generateAccount>[0]): string {
  const hash = createHash("sha256");
  for (const { table, rows } of generateAccount(options)) {
    hash.update(table);
    for (const row of rows) hash.update(`${JSON.stringify(row)}\n`);
  }
  return hash.digest("hex");
}

/** Columns that a row has and should not, lacks, or fills with something else than their type. */
function shapeFaults(tables: ReadonlyMap<string, readonly Record<string, unknown>[]>): string[] {
  const faults = new Set<string>();
  for (const [table, rows] of tables) {
    const known = columns.get(table) ?? new Map();
    for (const row of rows) {
      for (const name of Object.keys(row)) if (!known.has(name)) faults.add(`${table} has no column ${name}`);
      for (const [name, { type }] of known) {
        if (row[name] === undefined) faults.add(`${table}.${name} is missing`);
        else if (!fitsType(row[name], type)) faults.add(`${table}.${name}: ${JSON.stringify(row[name])}`);
      }
    }
  }
  return [...faults];
}

/** Columns of December 2025 that are filled in rows written before, and those that never are in rows written since. */
function newerColumnFaults(tables: ReadonlyMap<string, readonly Record<string, unknown>[]>): string[] {
  const faults = new Set<string>();
  for (const [table, rows] of tables) {
    const newer = [...(columns.get(table) ?? [])].flatMap(([name, { isNewer }]) => (isNewer ? [name] : []));
    for (const row of newer.length === 0 ? [] : rows) {
      const writtenAt = String(row.period_end_time ?? row.change_time);
      if (writtenAt >= NEWER_SINCE) continue;
      for (const name of newer) if (row[name] !== null) faults.add(`${table}.${name} at ${writtenAt}`);
    }
  }
  return [...faults];
}

describe("the account of 400 days", () => {
  const account = readAccount({ seed: 1, now });

  test("has the same bytes for the same seed and time, and others for another seed", () => {
    const options = { seed: 3, now, days: 30 };
    expect(digest(options)).toBe(digest(options));
    expect(digest({ ...options, seed: 4 })).not.toBe(digest(options));
  });

  test("can be read table by table in any order, and twice", () => {
    const tables = [...generateAccount({ seed: 1, now, days: 5 })];
    const text = (list: typeof tables) => list.map(({ table, rows }) => [table, JSON.stringify([...rows])]);
    expect(new Map(text(tables.toReversed()) as [string, string][])).toEqual(
      new Map(text(tables) as [string, string][]),
    );
  });

  test("has only columns that the system tables have, all of them, with values of their types", () => {
    expect(account.tables.size).toBe(9);
    expect(shapeFaults(account.tables)).toEqual([]);
  });

  test("a wrong column and a wrong value are noticed", () => {
    const row = { ...account.tables.get("access.workspaces_latest")?.[0], status: 1, region: "eu" };
    expect(shapeFaults(new Map([["access.workspaces_latest", [row]]]))).toEqual([
      "access.workspaces_latest has no column region",
      "access.workspaces_latest.status: 1",
    ]);
  });

  test("leaves the columns of December 2025 empty in rows written before", () => {
    expect(newerColumnFaults(account.tables)).toEqual([]);
    const old = account.jobs.filter(({ change_time }) => change_time < NEWER_SINCE);
    expect(old.length).toBeGreaterThan(10);
    expect(account.jobs.some(({ paused }) => paused === false)).toBe(true);
  });

  test("has between 60,000 and 150,000 rows", () => {
    const count = [...account.tables.values()].reduce((sum, rows) => sum + rows.length, 0);
    expect(count).toBeGreaterThan(60_000);
    expect(count).toBeLessThan(150_000);
  });

  test("has lawful timelines", () => {
    expect(timelineFaults(account.jobRuns, now)).toEqual([]);
    expect(timelineFaults(account.taskRuns, now)).toEqual([]);
    expect(orphanFaults(account.jobRuns, account.taskRuns)).toEqual([]);
  });

  test("has lawful usage", () => {
    expect(usageFaults(account.usage, now)).toEqual([]);
  });

  test("run ids and task run ids are unique", () => {
    const runs = new Set(account.jobRuns.map(({ job_id, run_id }) => `${job_id}/${run_id}`));
    expect(runs.size).toBe(new Set(account.jobRuns.map(({ run_id }) => run_id)).size);
    const taskRuns = new Set(account.taskRuns.map(({ job_run_id, run_id }) => `${job_run_id}/${run_id}`));
    expect(taskRuns.size).toBe(new Set(account.taskRuns.map(({ run_id }) => run_id)).size);
  });
});

describe("the checks themselves can fail", () => {
  const account = readAccount({ seed: 2, now, days: 20 });

  test("on a timeline with a gap, a doubled outcome or a row from the future", () => {
    const rows = account.jobRuns;
    const repeated = rows.find(({ result_state }) => result_state === "SUCCEEDED");
    expect(repeated).toBeDefined();
    if (repeated === undefined) return;
    expect(timelineFaults([...rows, repeated], now).length).toBeGreaterThan(0);
    const future = {
      ...repeated,
      run_id: "1",
      period_start_time: "2026-11-20T10:29:00.000Z",
      period_end_time: "2026-11-20T10:31:00.000Z",
    };
    expect(timelineFaults([future], now)).toEqual(["run 1, row 0: has landed too early"]);
    const crossing = {
      ...future,
      period_start_time: "2026-11-20T08:29:00.000Z",
      period_end_time: "2026-11-20T09:01:00.000Z",
    };
    expect(timelineFaults([crossing], now)).toEqual(["run 1: a row is longer than its hour"]);
    expect(orphanFaults([], account.taskRuns.slice(0, 1))).toHaveLength(1);
  });

  test("on usage with a lonely retraction, a doubled record and a crooked hour", () => {
    const [first] = account.usage;
    expect(first).toBeDefined();
    if (first === undefined) return;
    const lonely: UsageRow = {
      ...first,
      record_id: "00000000-0000-4000-8000-000000000000",
      record_type: "RETRACTION",
      usage_quantity: "-99",
    };
    expect(usageFaults([...account.usage, lonely], now)).toHaveLength(1);
    expect(usageFaults([first, first], now)).toEqual(["a record id occurs twice"]);
    const crooked = { ...first, usage_start_time: first.usage_start_time.replace(":00:00", ":30:00") };
    expect(usageFaults([crooked], now)).toHaveLength(2);
  });
});

test("at any time some runs are open", () => {
  for (const at of ["2026-03-29T00:30:00Z", "2026-11-23T05:00:00Z", "2027-01-01T23:59:59Z"]) {
    for (const seed of [1, 2, 3, 4]) {
      const { jobRuns } = readAccount({ seed, now: new Date(at), days: 1 });
      const open = slicesByRun(jobRuns).flatMap((slices) =>
        slices.at(-1)?.result_state === null ? [slices] : [],
      );
      const recent = open.filter((slices) => {
        return Date.parse(at) - Date.parse(slices.at(-1)?.period_end_time ?? "") < 6 * 60_000;
      });
      expect(recent.length, `${at}, seed ${seed}`).toBeGreaterThanOrEqual(3);
    }
  }
});

test("any seed, time and number of days gives a lawful account", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 31 }),
      fc.date({
        min: new Date("2025-06-01T00:00:00Z"),
        max: new Date("2027-12-31T00:00:00Z"),
        noInvalidDate: true,
      }),
      fc.integer({ min: 0, max: 12 }),
      (seed, at, days) => {
        const account = readAccount({ seed, now: at, days });
        expect([
          ...shapeFaults(account.tables),
          ...newerColumnFaults(account.tables),
          ...timelineFaults(account.jobRuns, at),
          ...timelineFaults(account.taskRuns, at),
          ...orphanFaults(account.jobRuns, account.taskRuns),
          ...usageFaults(account.usage, at),
          ...account.jobs.filter(({ change_time }) => change_time > at.toISOString()).map(({ name }) => name),
          ...account.clusters.filter(({ change_time }) => change_time > at.toISOString()),
          ...account.prices.filter(({ price_start_time }) => price_start_time > at.toISOString()),
        ]).toEqual([]);
      },
    ),
    { numRuns: 30, seed: 20_261_120 },
  );
});
