import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { LocalDatabricks } from "../../../sandbox/databricks/local-databricks.ts";
import { failureOf, fetchRows, openSession, startLocalDatabricks } from "./warehouse-client.ts";

let local: LocalDatabricks;
beforeAll(async () => {
  local = await startLocalDatabricks();
});
afterAll(() => local.close());

/** Keeps DuckDB busy for far longer than any test lasts. */
const endless = "SELECT SUM(a.x * b.x % 7) AS s FROM range(10000000) AS a(x), range(10000000) AS b(x)";

async function startForTest(options: Parameters<typeof startLocalDatabricks>[0]) {
  const started = await startLocalDatabricks(options);
  onTestFinished(() => started.close());
  return started;
}

test.each([
  [
    "an unknown table",
    "SELECT * FROM sys.lakeflow.job_runs",
    /^\[TABLE_OR_VIEW_NOT_FOUND\] The table or view `sys`\.`lakeflow`\.`job_runs` cannot be found\..* SQLSTATE: 42P01$/,
  ],
  [
    "an unknown schema",
    "SELECT * FROM sys.lake.jobs",
    /^\[TABLE_OR_VIEW_NOT_FOUND\] The table or view `sys`\.`lake`\.`jobs` cannot be found\./,
  ],
  [
    "an unknown catalog",
    "SELECT * FROM system2.lakeflow.jobs",
    /^\[TABLE_OR_VIEW_NOT_FOUND\] The table or view `system2`\.`lakeflow`\.`jobs` cannot be found\./,
  ],
  [
    "an unknown column",
    "SELECT jobid FROM sys.lakeflow.jobs",
    /^\[UNRESOLVED_COLUMN\.WITH_SUGGESTION\] A column, variable, or function parameter with name `jobid` cannot be resolved\. Did you mean one of the following\? \[.*`job_id`.*\]\. SQLSTATE: 42703$/,
  ],
  [
    "an unknown column of an alias",
    "SELECT j.jobid FROM sys.lakeflow.jobs AS j",
    /^\[UNRESOLVED_COLUMN\.WITH_SUGGESTION\] .* name `j`\.`jobid` cannot be resolved\. .*`job_id`/,
  ],
  [
    "an unknown struct field",
    "SELECT u.usage_metadata.jobid FROM sys.billing.usage u",
    /^\[FIELD_NOT_FOUND\] .*`jobid`/,
  ],
  [
    "an unknown function",
    "SELECT try_divide(1, 0)",
    /^\[UNRESOLVED_ROUTINE\] Cannot resolve routine `try_divide`/,
  ],
  ["a syntax error", "SELEC 1", /^\[PARSE_SYNTAX_ERROR\] Syntax error at or near 'SELEC'\. SQLSTATE: 42601$/],
  ["a statement cut short", "SELECT 1 +", /^\[PARSE_SYNTAX_ERROR\] Syntax error at or near end of input\./],
  ["two statements", "SELECT 1; SELECT 2", /^\[PARSE_SYNTAX_ERROR\] /],
  [
    "an unbound marker",
    "SELECT :missing",
    /^\[UNBOUND_SQL_PARAMETER\] Found the unbound parameter: missing\..* SQLSTATE: 42P02$/,
  ],
  ["a writing statement", "DELETE FROM sys.lakeflow.jobs", /^\[INSUFFICIENT_PERMISSIONS\] /],
  [
    "a file of the machine",
    "SELECT * FROM read_text('/etc/hostname')",
    /file system operations are disabled/,
  ],
])("%s is refused at once, as the driver's StatusError", async (_name, sql, message) => {
  await using client = await openSession(local);
  const failure = await failureOf(client.rows(sql));
  expect(failure).not.toBeInstanceOf(Error);
  expect(failure).toMatchObject({ name: "Status Error", message: expect.stringMatching(message) });
  expect(local.statements().at(-1)).toMatchObject({ sql, error: failure.message });
});

test("an error while the statement runs puts the operation in ERROR, with sqlState and displayMessage", async () => {
  await using client = await openSession(local);
  const failure = await failureOf(
    client.rows("SELECT CAST(x AS INT) FROM (SELECT 'abc' AS x UNION ALL SELECT '1') AS t"),
  );
  const message = expect.stringMatching(
    /^\[CAST_INVALID_INPUT\] The value 'abc' of the type "STRING" cannot be cast to "INT"/,
  );
  expect(failure).toMatchObject({
    errorCode: "ERROR",
    message,
    response: { sqlState: "22018", displayMessage: message },
  });
});

test("a sum beyond BIGINT overflows as on Databricks", async () => {
  await using client = await openSession(local);
  const failure = await failureOf(
    client.rows("SELECT SUM(x) AS s FROM (SELECT 9223372036854775807 AS x UNION ALL SELECT 1) AS t"),
  );
  expect(failure).toMatchObject({ errorCode: "ERROR", response: { sqlState: "22003" } });
});

test("a late analysis error arrives through polling", async () => {
  const slow = await startForTest({ statementDelayMs: 250 });
  await using client = await openSession(slow);
  const failure = await failureOf(client.rows("SELECT * FROM sys.lakeflow.nothing"));
  expect(failure).toMatchObject({ errorCode: "ERROR", response: { sqlState: "42P01" } });
});

test("a slow statement is polled and then answers", async () => {
  const slow = await startForTest({ statementDelayMs: 250 });
  await using client = await openSession(slow);
  const operation = await client.session.executeStatement("SELECT 1 AS one");
  const states: unknown[] = [];
  await operation.finished({ callback: (status) => states.push(status.operationState) });
  expect(states.length).toBeGreaterThan(1);
  expect(await operation.fetchAll()).toEqual([{ one: 1 }]);
});

test("cancel interrupts DuckDB and marks the operation", async () => {
  await using client = await openSession(local);
  local.clearStatements();
  const operation = await client.session.executeStatement(endless);
  const polled = failureOf(operation.finished());
  await operation.cancel();
  expect(await polled).toMatchObject({ errorCode: "CANCELED" });
  expect(local.statements()).toMatchObject([
    { sql: endless, error: "The operation was canceled by a client" },
  ]);
  await expectIdle(local);
});

test("STATEMENT_TIMEOUT of the session ends a statement that runs longer", async () => {
  await using client = await openSession(local, {
    configuration: { STATEMENT_TIMEOUT: "1", TIMEZONE: "UTC" },
  });
  const startedMs = performance.now();
  const failure = await failureOf(client.rows(endless));
  expect(performance.now() - startedMs).toBeLessThan(3000);
  expect(failure).toMatchObject({
    errorCode: "TIMEOUT",
    message: expect.stringMatching(/^\[STATEMENT_TIMEOUT\] .* after 1 seconds/),
  });
  await expectIdle(local);
});

test("closing the session cancels what it left running", async () => {
  local.clearStatements();
  {
    await using client = await openSession(local);
    await client.session.executeStatement(endless);
  }
  expect(local.statements()).toMatchObject([
    { sql: endless, error: "The operation was canceled by a client" },
  ]);
  await expectIdle(local);
});

test("a session that the warehouse has lost is an invalid handle; a new one works", async () => {
  await using client = await openSession(local);
  local.loseSessions();
  const failure = await failureOf(client.rows("SELECT 1 AS one"));
  expect(failure).toMatchObject({ message: `Invalid SessionHandle: SessionHandle [${client.session.id}]` });
  await using fresh = await openSession(local);
  expect(await fresh.rows("SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("statements beyond the warehouse's places wait their turn, and can be canceled while they wait", async () => {
  const small = await startForTest({ concurrency: 2, statementDelayMs: 150 });
  await using client = await openSession(small);
  const startedMs = performance.now();
  const results = await Promise.all([1, 2, 3, 4].map((n) => fetchRows(client.session, `SELECT ${n} AS n`)));
  expect(results).toEqual([[{ n: 1 }], [{ n: 2 }], [{ n: 3 }], [{ n: 4 }]]);
  expect(performance.now() - startedMs).toBeGreaterThan(300);

  const operations = await Promise.all([1, 2, 3].map(() => client.session.executeStatement(endless)));
  for (const operation of operations.toReversed()) await operation.cancel();
  expect(await fetchRows(client.session, "SELECT 5 AS n")).toEqual([{ n: 5 }]);
});

test("many sessions ask at once and each gets its own answer", async () => {
  await using client = await openSession(local);
  await using other = await openSession(local);
  const asked = Array.from({ length: 40 }, (_, n) => n);
  const answers = await Promise.all(
    asked.map((n) =>
      fetchRows((n % 2 ? client : other).session, "SELECT :n AS n", { namedParameters: { n } }),
    ),
  );
  expect(answers.map(([row]) => row)).toEqual(asked.map((n) => ({ n })));
});

test("the statements log has instants of the clock, parameters, and the tags of session and statement", async () => {
  await using client = await openSession(local, { queryTags: { app: "jobmon", user: "U0002" } });
  local.clearStatements();
  await client.rows(
    "SELECT :a AS a, :b AS b",
    { a: "x", b: null },
    { queryTags: { user: "a:b,c\\d", command: "failures" } },
  );
  expect(local.statements()).toEqual([
    {
      at: "2026-11-20T12:00:00.000Z",
      sql: "SELECT :a AS a, :b AS b",
      parameters: { a: "x", b: null },
      tags: { app: "jobmon", user: "a:b,c\\d", command: "failures" },
      ms: expect.any(Number),
      error: null,
    },
  ]);
});

test("an interceptor sees each request and each statement, and may take the answer's place", async () => {
  const seen: string[] = [];
  let dropped = 0;
  const intercepted = await startForTest({
    intercept: {
      async request(request, next) {
        seen.push(`${request.method} ${request.path}`);
        if (dropped > 0) {
          dropped -= 1;
          await next();
          return request.drop();
        }
        return next();
      },
      async statement(statement, next) {
        seen.push(statement.sql);
        return next();
      },
    },
  });
  await using client = await openSession(intercepted);
  await client.rows("SELECT 1");
  const path = `POST /sql/1.0/warehouses/${intercepted.env.DATABRICKS_WAREHOUSE_ID}`;
  expect(seen).toEqual([path, path, "SELECT 1"]);
  dropped = 1;
  expect(await failureOf(client.rows("SELECT 2"))).toMatchObject({ name: "FetchError" });
  expect(intercepted.statements().map(({ sql }) => sql)).toEqual(["SELECT 1", "SELECT 2"]);
});

/** No statement holds DuckDB any more: with its three workers busy for good, none of four more would end. */
async function expectIdle(databricks: LocalDatabricks): Promise<void> {
  await using client = await openSession(databricks);
  const quick = Promise.all(
    [1, 2, 3, 4].map((n) => client.rows("SELECT SUM(x) FROM range(1000000) AS t(x) WHERE x > :n", { n })),
  );
  expect(await Promise.race([quick.then(() => "idle"), delay(5000, "busy")])).toBe("idle");
}
