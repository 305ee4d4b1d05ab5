import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Interceptor } from "../../sandbox/databricks/interceptor.ts";
import { sqlError } from "../../sandbox/databricks/sql-error.ts";
import { JobmonError } from "../../src/domain/errors.ts";
import type { Query } from "../../src/queries/query.ts";
import { startAdapter } from "./adapter.ts";

function aQuery(
  sql: string,
  row: z.ZodType = z.object({ n: z.string() }),
  freshnessMs = 0,
): Query<object, unknown> {
  return { name: "a-query", sql, params: z.object({}), row, freshnessMs };
}

const one = aQuery("select cast(1 as string) as n");
/** A statement that works for a long time unless it is interrupted. */
const endless = aQuery(
  "select cast(count(*) as string) as n from range(100000000) a, range(100000000) b where a.range + b.range < 0",
);

async function failureOf(work: Promise<unknown>) {
  try {
    await work;
  } catch (error) {
    if (error instanceof JobmonError) return { code: error.code, ...error.details };
    throw error;
  }
  throw new Error("it did not fail");
}

/** Answers the first `times` requests of a Thrift method by itself. */
function failingRequests(times: number, answer: (drop: () => Response) => Response) {
  const seen = { requests: 0 };
  const intercept: Interceptor = {
    async request({ path, drop }, next) {
      if (!path.includes("/sql/")) return next();
      seen.requests++;
      return seen.requests <= times ? answer(drop) : next();
    },
  };
  return { intercept, seen };
}

describe("the warehouse adapter", () => {
  test("binds named parameters, reads rows and tags the statement", async () => {
    await using adapter = await startAdapter();
    const query: Query<{ text: string; at: Date; flag: boolean; none: null }, unknown> = {
      name: "tagged",
      sql: "-- a comment\nselect :text as text, cast(cast(:at as timestamp) as string) as at, :flag as flag, :none as none",
      params: z.object({ text: z.string(), at: z.date(), flag: z.boolean(), none: z.null() }),
      row: z.object({ text: z.string(), at: z.string(), flag: z.boolean(), none: z.null() }),
      freshnessMs: 0,
    };
    const rows = await adapter.warehouse.rows(query, {
      text: "it's :x",
      at: new Date("2026-01-14T05:30:00.123Z"),
      flag: true,
      none: null,
    });
    expect(rows).toEqual([{ text: "it's :x", at: "2026-01-14 05:30:00.123", flag: true, none: null }]);
    expect(adapter.local.statements()).toMatchObject([
      { tags: { app: "jobmon", query: "tagged" }, error: null },
    ]);
  });

  test("a row that does not fit names the query and the column", async () => {
    await using adapter = await startAdapter();
    const query = aQuery("select cast(1 as string) as n", z.object({ m: z.string() }));
    expect(await failureOf(adapter.warehouse.rows(query, {}))).toMatchObject({
      code: "ROW_SHAPE",
      query: "a-query",
      column: "m",
    });
  });

  test("an error of the statement carries Databricks' error class and is not tried again", async () => {
    await using adapter = await startAdapter();
    const failure = await failureOf(adapter.warehouse.rows(aQuery("select nothing from range(1)"), {}));
    expect(failure).toMatchObject({
      code: "STATEMENT_FAILED",
      errorClass: "UNRESOLVED_COLUMN.WITH_SUGGESTION",
    });
    expect(adapter.local.statements()).toHaveLength(1);
  });

  test("a table that may not be read is a missing grant that names schema, catalog and principal", async () => {
    const intercept: Interceptor = {
      statement: async () => {
        throw sqlError(
          "INSUFFICIENT_PERMISSIONS",
          "Insufficient privileges: User does not have USE SCHEMA.",
          "42501",
        );
      },
    };
    await using adapter = await startAdapter({ intercept });
    const failure = await failureOf(adapter.warehouse.rows(aQuery("select 1 from system.billing.usage"), {}));
    expect(failure).toMatchObject({
      code: "MISSING_GRANT",
      catalog: "sys",
      schemas: ["billing"],
      principal: adapter.local.env.DATABRICKS_CLIENT_ID,
    });
  });

  test("503 means that the warehouse starts: it is asked again with a new session", async () => {
    const { intercept, seen } = failingRequests(1, () => new Response("", { status: 503 }));
    await using adapter = await startAdapter({ intercept });
    const states: string[] = [];
    expect(await adapter.warehouse.rows(one, {}, { onState: (state) => states.push(state) })).toEqual([
      { n: "1" },
    ]);
    expect(states).toEqual(["queued", "connecting", "starting", "connecting", "running"]);
    expect(seen.requests).toBeGreaterThan(2);
  });

  test("a warehouse that does not start in time says so, not before the longer deadline", async () => {
    const { intercept } = failingRequests(Number.POSITIVE_INFINITY, () => new Response("", { status: 503 }));
    await using adapter = await startAdapter({ intercept, deadlineMs: 500, startingDeadlineMs: 3_000 });
    const begun = performance.now();
    expect(await failureOf(adapter.warehouse.rows(one, {}))).toMatchObject({ code: "WAREHOUSE_STARTING" });
    expect(performance.now() - begun).toBeGreaterThan(1_500);
  });

  test("a lost session is replaced", async () => {
    let lost = false;
    const intercept: Interceptor = {
      async statement(_statement, next) {
        if (lost) return next();
        lost = true;
        throw sqlError("BAD_REQUEST", "Invalid SessionHandle: SessionHandle [ab]", "08003");
      },
    };
    await using adapter = await startAdapter({ intercept });
    expect(await adapter.warehouse.rows(one, {})).toEqual([{ n: "1" }]);
  });

  test("a connection that is dropped is opened anew; one that is always dropped is unreachable", async () => {
    const once = failingRequests(1, (drop) => drop());
    await using adapter = await startAdapter({ intercept: once.intercept });
    expect(await adapter.warehouse.rows(one, {})).toEqual([{ n: "1" }]);

    const always = failingRequests(Number.POSITIVE_INFINITY, (drop) => drop());
    await using unreachable = await startAdapter({ intercept: always.intercept });
    expect(await failureOf(unreachable.warehouse.rows(one, {}))).toMatchObject({
      code: "WAREHOUSE_UNREACHABLE",
    });
  });

  test("429 is waited for as long as Databricks asks", async () => {
    const { intercept } = failingRequests(
      1,
      () => new Response("", { status: 429, headers: { "retry-after": "1" } }),
    );
    await using adapter = await startAdapter({ intercept });
    const begun = performance.now();
    expect(await adapter.warehouse.rows(one, {})).toEqual([{ n: "1" }]);
    expect(performance.now() - begun).toBeGreaterThan(950);
  });

  test("a statement past its deadline is cancelled on the warehouse too", async () => {
    await using adapter = await startAdapter({ deadlineMs: 1_000 });
    expect(await failureOf(adapter.warehouse.rows(endless, {}))).toMatchObject({ code: "WAREHOUSE_TIMEOUT" });
    await expect.poll(() => adapter.local.statements().at(-1)?.error ?? null).not.toBeNull();
  });

  test("who gives up cancels the statement", async () => {
    await using adapter = await startAdapter();
    const controller = new AbortController();
    const asked = failureOf(adapter.warehouse.rows(endless, {}, { signal: controller.signal }));
    await sleep(500);
    controller.abort();
    expect(await asked).toMatchObject({ code: "CANCELED" });
    await expect.poll(() => adapter.local.statements().at(-1)?.error ?? null).not.toBeNull();
  });

  test("statements beyond the limit wait for a place", async () => {
    let running = 0;
    let most = 0;
    const intercept: Interceptor = {
      async statement(_statement, next) {
        most = Math.max(most, ++running);
        await sleep(100);
        running--;
        return next();
      },
    };
    await using adapter = await startAdapter({ intercept, concurrency: 2 });
    const queries = [1, 2, 3, 4, 5].map((n) => aQuery(`select cast(${n} as string) as n`));
    const rows = await Promise.all(
      queries.map((query, index) => adapter.warehouse.rows({ ...query, name: `q${index}` }, {})),
    );
    expect(rows.flat()).toEqual([1, 2, 3, 4, 5].map((n) => ({ n: String(n) })));
    expect(most).toBe(2);
  });

  test("a server whose certificate is not trusted is not spoken to", async () => {
    await using other = await startAdapter();
    await using adapter = await startAdapter({ ca: "" });
    expect(other.local.env.DATABRICKS_CA_FILE).toBeTruthy();
    expect(await failureOf(adapter.warehouse.rows(one, {}))).toMatchObject({
      code: "WAREHOUSE_UNREACHABLE",
      reason: "DEPTH_ZERO_SELF_SIGNED_CERT",
    });
    expect(adapter.local.statements()).toEqual([]);
  });
});

describe("credentials", () => {
  test("an OAuth token is fetched once, renewed ahead of its end, and one at a time", async () => {
    let fetched = 0;
    const intercept: Interceptor = {
      async request({ path }, next) {
        if (path.includes("/oidc/")) fetched++;
        return next();
      },
    };
    await using adapter = await startAdapter({ intercept });
    const ask = (n: number) => adapter.warehouse.rows({ ...one, name: `ask-${n}` }, {});
    await Promise.all([ask(1), ask(2), ask(3)]);
    expect(fetched).toBe(1);
    adapter.clock.advance({ seconds: 3_600 - 200 });
    await Promise.all([ask(4), ask(5)]);
    await expect.poll(() => fetched).toBe(2);
    adapter.clock.advance({ seconds: 10_000 });
    await ask(6);
    expect(fetched).toBe(3);
  });

  test("a token that is refused in the middle is replaced once", async () => {
    const { intercept, seen } = failingRequests(1, () => new Response("", { status: 403 }));
    await using adapter = await startAdapter({ intercept });
    expect(await adapter.warehouse.rows(one, {})).toEqual([{ n: "1" }]);
    expect(seen.requests).toBeGreaterThan(1);
  });

  test("a wrong secret is told as such", async () => {
    await using adapter = await startAdapter({
      credentials: ({ env }) => ({
        kind: "client",
        clientId: env.DATABRICKS_CLIENT_ID ?? "",
        clientSecret: "wrong",
      }),
    });
    expect(await failureOf(adapter.warehouse.rows(one, {}))).toMatchObject({ code: "TOKEN_REFUSED" });
  });

  test("a personal access token works, a wrong one is refused", async () => {
    await using adapter = await startAdapter({ credentials: ({ token }) => ({ kind: "token", token }) });
    expect(await adapter.warehouse.rows(one, {})).toEqual([{ n: "1" }]);
    await using wrong = await startAdapter({ credentials: () => ({ kind: "token", token: "dapi-wrong" }) });
    expect(await failureOf(wrong.warehouse.rows(one, {}))).toMatchObject({
      code: expect.stringMatching(/TOKEN_REFUSED|WAREHOUSE_DENIED/),
    });
  });
});

describe("sharing", () => {
  test("identical questions in flight are one statement, and a young answer is given again", async () => {
    await using adapter = await startAdapter();
    const query = aQuery("select cast(1 as string) as n", z.object({ n: z.string() }), 60_000);
    const rows = await Promise.all(Array.from({ length: 20 }, () => adapter.warehouse.rows(query, {})));
    expect(rows.flat()).toHaveLength(20);
    expect(adapter.local.statements()).toHaveLength(1);
    adapter.clock.advance({ seconds: 59 });
    await adapter.warehouse.rows(query, {});
    expect(adapter.local.statements()).toHaveLength(1);
    adapter.clock.advance({ seconds: 1 });
    await adapter.warehouse.rows(query, {});
    expect(adapter.local.statements()).toHaveLength(2);
  });

  test("a shared statement goes on while one still waits, and ends when nobody does", async () => {
    await using adapter = await startAdapter();
    const impatient = new AbortController();
    const patient = new AbortController();
    const first = failureOf(adapter.warehouse.rows(endless, {}, { signal: impatient.signal }));
    const second = failureOf(adapter.warehouse.rows(endless, {}, { signal: patient.signal }));
    await sleep(300);
    impatient.abort();
    expect(await first).toMatchObject({ code: "CANCELED" });
    await sleep(300);
    expect(adapter.local.statements().filter(({ error }) => error !== null)).toEqual([]);
    patient.abort();
    expect(await second).toMatchObject({ code: "CANCELED" });
    await expect.poll(() => adapter.local.statements().at(-1)?.error ?? null).not.toBeNull();
    expect(adapter.local.statements()).toHaveLength(1);
  });

  test("a failure is told to all who wait, and is not kept", async () => {
    let fail = true;
    const intercept: Interceptor = {
      async statement(_statement, next) {
        if (fail) throw sqlError("SOME_ERROR", "broken", "XX000");
        return next();
      },
    };
    await using adapter = await startAdapter({ intercept });
    const query = aQuery("select cast(1 as string) as n", z.object({ n: z.string() }), 60_000);
    const failures = await Promise.all([1, 2].map(() => failureOf(adapter.warehouse.rows(query, {}))));
    expect(failures).toMatchObject([{ code: "STATEMENT_FAILED" }, { code: "STATEMENT_FAILED" }]);
    fail = false;
    expect(await adapter.warehouse.rows(query, {})).toEqual([{ n: "1" }]);
  });
});
