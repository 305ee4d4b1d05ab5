import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { failureOf, fetchRows } from "../databricks/warehouse-client.ts";
import { type SandboxWithClients, startSandboxWithClients } from "./sandbox-client.ts";

let sandbox: SandboxWithClients;
beforeAll(async () => {
  sandbox = await startSandboxWithClients({ relax: ["rate_limits"] });
});
afterAll(() => sandbox.close());
afterEach(async () => {
  await sandbox.control("DELETE", "faults");
  await sandbox.control("DELETE", "statements");
});

const post = (text: string) => sandbox.slack.chat.postMessage({ channel: "C0001", text });
const textsInChannel = async () => {
  const { body } = await sandbox.control("GET", "messages?channel=C0001");
  return (body as unknown as { text: string }[]).map(({ text }) => text);
};
const timed = async (work: () => Promise<unknown>) => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

describe("setting faults", () => {
  test.each([
    [{}, "target"],
    [{ target: "mail", status: 503 }, "target"],
    [{ target: "slack" }, "give status, retry_after, error, drop or delay_ms"],
    [{ target: "slack", status: 503, statu: 1 }, "statu"],
    [{ target: "slack", status: 200 }, "status"],
    [{ target: "slack", status: 503, times: 0 }, "times"],
    [{ target: "slack", status: 503, match: "/(/" }, "not a regular expression"],
    [{ target: "slack", drop: "during" }, "drop"],
    [{ target: "slack", drop: "after", status: 503 }, "drop sends no answer"],
    [{ target: "sql", drop: "after", error: { class: "X" } }, "drop sends no answer"],
    [{ target: "slack", status: 500, retry_after: 1 }, "retry_after goes with status 429"],
    [{ target: "sql", status: 503, error: { class: "X" } }, "an error of SQL has no status"],
    [{ target: "sql", error: { sqlState: "42501" } }, "needs class or message"],
    [{ target: "sql", error: { class: "X", sqlState: "4250" } }, "five digits or capital letters"],
    [{ target: "slack", error: { message: "x" } }, "needs class"],
    [{ target: "slack", error: { class: "x", message: "x" } }, "leave out message"],
    [{ target: "jobs", error: { class: "x", sqlState: "42501" } }, "sqlState is for target sql"],
    [{ preset: "flood" }, "preset"],
    [{ preset: "session_lost", for_ms: 1 }, "for_ms"],
    [{ preset: "missing_grant", schema: "a b" }, "the name of a schema"],
  ])("%j is refused and says why", async (fault, why) => {
    const { status, body } = await sandbox.control("POST", "faults", fault);
    expect(status).toBe(400);
    expect(body.error).toContain(why);
    expect(await sandbox.faults()).toEqual([]);
  });

  test("they are listed with how often they hit, until they are cleared", async () => {
    const fault = { target: "slack", match: "chat.", status: 500, times: 2 };
    expect(await sandbox.setFault(fault)).toEqual({
      ...fault,
      id: expect.any(String),
      hits: 0,
      active: true,
    });
    await sandbox.slack.auth.test();
    expect(await sandbox.faults()).toMatchObject([{ ...fault, hits: 0, active: true }]);
    await failureOf(post("one"));
    expect(await sandbox.faults()).toMatchObject([{ hits: 1, active: true }]);
    await failureOf(post("two"));
    expect(await sandbox.faults()).toMatchObject([{ hits: 2, active: false }]);
    await post("three");
    expect(await sandbox.control("DELETE", "faults")).toMatchObject({ status: 200, body: { ok: true } });
    expect(await sandbox.faults()).toEqual([]);
  });

  test("the oldest that fits comes first, and one fault hits a request", async () => {
    await sandbox.setFault({ target: "slack", status: 500 });
    await sandbox.setFault({ target: "slack", error: { class: "is_archived" } });
    expect(await failureOf(post("a"))).toMatchObject({ statusCode: 500 });
    expect(await failureOf(post("b"))).toMatchObject({ data: { error: "is_archived" } });
    await post("c");
  });

  test("a fault for some time hits everything within it", async () => {
    await sandbox.setFault({ target: "slack", status: 503, for_ms: 400 });
    for (const text of ["a", "b", "c"])
      expect(await failureOf(post(text))).toMatchObject({ statusCode: 503 });
    await expect.poll(async () => (await sandbox.faults())[0]?.active).toBe(false);
    await post("d");
    expect(await sandbox.faults()).toMatchObject([{ hits: 3 }]);
  });
});

describe("Slack", () => {
  test("answers a status, with Retry-After for a 429", async () => {
    await sandbox.setFault({ target: "slack", match: "chat.postMessage", retry_after: 7 });
    expect(await failureOf(post("x"))).toMatchObject({ retryAfter: 7 });
    await sandbox.setFault({ target: "slack", match: "/^chat\\.(post|up)/", status: 429 });
    expect(await failureOf(post("x"))).toMatchObject({ retryAfter: 1 });
  });

  test("answers an error's word", async () => {
    await sandbox.setFault({ target: "slack", error: { class: "not_in_channel" } });
    expect(await failureOf(post("x"))).toMatchObject({ data: { ok: false, error: "not_in_channel" } });
    const { body } = await sandbox.control("GET", "calls");
    expect((body as unknown as object[]).at(-1)).toMatchObject({
      method: "chat.postMessage",
      status: 200,
      error: "not_in_channel",
    });
  });

  test("only waits", async () => {
    await sandbox.setFault({ target: "slack", delay_ms: 300 });
    expect(await timed(() => post("slow"))).toBeGreaterThan(290);
    expect(await timed(() => post("fast"))).toBeLessThan(290);
  });

  test("loses the connection before the effect, or after it", async () => {
    await sandbox.setFault({ target: "slack", match: "chat.postMessage", drop: "before" });
    await sandbox.setFault({ target: "slack", match: "chat.postMessage", drop: "after" });
    const lost = { code: "slack_webapi_request_error" };
    expect(await failureOf(post("lost before"))).toMatchObject(lost);
    expect(await failureOf(post("lost after"))).toMatchObject(lost);
    const texts = await textsInChannel();
    expect(texts).not.toContain("lost before");
    expect(texts).toContain("lost after");
    const { body } = await sandbox.control("GET", "calls");
    expect((body as unknown as { status: number }[]).slice(-2).map(({ status }) => status)).toEqual([0, 0]);
  });

  test("refuses a response_url, by that name or by its path", async () => {
    const use = () =>
      fetch(`${sandbox.ready.page}/commands/T0001/none`, { method: "POST", body: '{"text":"x"}' });
    await sandbox.setFault({ target: "slack", match: "response_url", error: { class: "used_url" } });
    await sandbox.setFault({ target: "slack", match: "/commands/T0001", status: 503 });
    const used = await use();
    expect([used.status, await used.json()]).toEqual([404, { ok: false, error: "used_url" }]);
    expect((await use()).status).toBe(503);
    expect((await (await use()).json()) as object).toEqual({ ok: false, error: "invalid_url" });
  });
});

describe("the SQL warehouse", () => {
  test("answers a status to the Thrift message that is named", async () => {
    await sandbox.setFault({ target: "sql", match: "ExecuteStatement", status: 503 });
    expect(await failureOf(sandbox.select())).toMatchObject({ statusCode: 503 });
    expect(await sandbox.statements()).toEqual([]);
    await sandbox.setFault({ target: "sql", match: "OpenSession", retry_after: 2 });
    expect(await failureOf(sandbox.select())).toMatchObject({ statusCode: 429 });
    expect(await sandbox.select()).toEqual([{ n: 1 }]);
  });

  test("finds a status and a drop by the statement's text", async () => {
    await sandbox.setFault({ target: "sql", match: "select 2", status: 500 });
    expect(await sandbox.select("select 1 as n")).toEqual([{ n: 1 }]);
    expect(await failureOf(sandbox.select("select 2 as n"))).toMatchObject({ statusCode: 500 });
  });

  test("answers an error of a statement, which is listed", async () => {
    await sandbox.setFault({
      target: "sql",
      match: "/select\\s+3/",
      error: { class: "DIVIDE_BY_ZERO", message: "Division by zero.", sqlState: "22012" },
    });
    const failure = await failureOf(sandbox.select("select 3 as n"));
    expect(failure.message).toContain("[DIVIDE_BY_ZERO] Division by zero. SQLSTATE: 22012");
    expect(await sandbox.statements()).toMatchObject([
      { sql: "select 3 as n", error: "[DIVIDE_BY_ZERO] Division by zero. SQLSTATE: 22012" },
    ]);
    expect(await sandbox.select("select 3 as n")).toEqual([{ n: 3 }]);
  });

  test("answers an error of another Thrift method", async () => {
    await sandbox.setFault({ target: "sql", match: "OpenSession", error: { message: "no place left" } });
    expect(await failureOf(sandbox.select())).toMatchObject({
      message: expect.stringContaining("no place left"),
    });
    expect(await sandbox.faults()).toMatchObject([{ hits: 1 }]);
    expect(await sandbox.statements()).toEqual([]);
  });

  test("holds a statement, which can be cancelled meanwhile", async () => {
    await sandbox.setFault({ target: "sql", delay_ms: 60_000 });
    await sandbox.inSession(async (session) => {
      const operation = await session.executeStatement("select 4 as n", { useCloudFetch: false });
      await operation.cancel();
    });
    expect(await sandbox.statements()).toMatchObject([
      { sql: "select 4 as n", error: expect.stringContaining("canceled") },
    ]);
    await sandbox.setFault({ target: "sql", delay_ms: 400 });
    expect(await timed(() => sandbox.select())).toBeGreaterThan(390);
  });

  test("loses the connection before a statement runs, or after it", async () => {
    const drop = (when: string) => sandbox.setFault({ target: "sql", match: "ExecuteStatement", drop: when });
    await drop("before");
    expect(await failureOf(sandbox.select("select 5 as n"))).toMatchObject({ code: "ECONNRESET" });
    expect(await sandbox.statements()).toEqual([]);
    await drop("after");
    expect(await failureOf(sandbox.select("select 6 as n"))).toMatchObject({ code: "ECONNRESET" });
    expect(await sandbox.statements()).toMatchObject([{ sql: "select 6 as n", error: null }]);
  });
});

describe("REST and tokens", () => {
  const list = () => sandbox.rest("GET", "/api/2.2/jobs/list?limit=5");

  test("a REST request is found by path and query, a token request by its target alone", async () => {
    await sandbox.setFault({ target: "jobs", match: "jobs/list?limit=5", retry_after: 3 });
    await sandbox.setFault({ target: "token", error: { class: "invalid_client" }, times: 1 });
    expect((await sandbox.askToken()).body).toEqual({ error: "invalid_client", error_description: "" });
    expect((await sandbox.askToken()).status).toBe(200);
    const limited = await list();
    expect([limited.status, limited.headers["retry-after"], limited.body.error_code]).toEqual([
      429,
      "3",
      "REQUEST_LIMIT_EXCEEDED",
    ]);
    expect((await list()).status).toBe(401);
  });

  test("an error has its code and words; the method can be matched", async () => {
    const error = { class: "INVALID_STATE", message: "Not now." };
    await sandbox.setFault({ target: "jobs", match: "POST /api", error, status: 409 });
    expect((await list()).status).toBe(401);
    const { status, body } = await sandbox.rest("POST", "/api/2.2/jobs/run-now");
    expect([status, body]).toEqual([409, { error_code: "INVALID_STATE", message: "Not now." }]);
  });

  test("a connection that is lost is in the list of requests, with status 0", async () => {
    await sandbox.control("DELETE", "requests");
    await sandbox.setFault({ target: "jobs", drop: "before" });
    await sandbox.setFault({ target: "token", drop: "after" });
    expect(await failureOf(list())).toMatchObject({ code: "ECONNRESET" });
    expect(await failureOf(sandbox.askToken())).toMatchObject({ code: "ECONNRESET" });
    expect((await sandbox.control("GET", "requests")).body).toMatchObject([
      { path: "/api/2.2/jobs/list", query: "?limit=5", status: 0 },
      { path: "/oidc/v1/token", status: 0 },
    ]);
  });
});

describe("presets", () => {
  test("warehouse_starting shows its known faces in turn, then it has started", async () => {
    await sandbox.setFault({ preset: "warehouse_starting", for_ms: 2000 });
    const faces: unknown[] = [];
    for (let tries = 0; tries < 4; tries += 1) {
      const { statusCode, message } = await failureOf(sandbox.select());
      faces.push(statusCode ?? message);
    }
    expect(faces).toEqual([
      503,
      expect.stringContaining("is not ready to accept connections (current state: STARTING)"),
      expect.stringContaining("has not been initialized or had already closed"),
      expect.stringContaining("Couldn't create directory /local_disk0/"),
    ]);
    await expect.poll(async () => (await sandbox.faults())[0]?.active, { timeout: 3000 }).toBe(false);
    expect(await sandbox.select()).toEqual([{ n: 1 }]);
  });

  test("session_lost: the next statement meets an invalid handle, a new session works", async () => {
    await sandbox.inSession(async (session) => {
      expect(await fetchRows(session, "select 1 as n")).toEqual([{ n: 1 }]);
      await sandbox.setFault({ preset: "session_lost" });
      const { message } = await failureOf(fetchRows(session, "select 1 as n"));
      expect(message).toMatch(/^Invalid SessionHandle: SessionHandle \[/);
    });
    expect(await sandbox.select()).toEqual([{ n: 1 }]);
  });

  test("missing_grant refuses statements that read the schema, until it is cleared", async () => {
    const billing = "select count(*) as n from sys.billing.usage";
    await sandbox.setFault({ preset: "missing_grant" });
    for (const sql of [billing, "select 1 as n from `sys`.`billing`.`list_prices`"]) {
      const { message } = await failureOf(sandbox.select(sql));
      expect(message).toMatch(/^\[INSUFFICIENT_PERMISSIONS\] .*'system\.billing'\. SQLSTATE: 42501$/);
    }
    expect(await sandbox.select("select 1 as n from sys.lakeflow.jobs")).toEqual([]);
    await sandbox.control("DELETE", "faults");
    await sandbox.setFault({ preset: "missing_grant", schema: "lakeflow" });
    expect(await sandbox.select(billing)).toHaveLength(1);
    await failureOf(sandbox.select("select 1 from sys.lakeflow.jobs"));
  });

  test("token_expired refuses the tokens handed out so far; new ones work", async () => {
    const bearer = async () => ({
      authorization: `Bearer ${(await sandbox.askToken()).body.access_token}`,
    });
    const old = await bearer();
    const expired = await sandbox.inSession(async (session) => {
      await sandbox.setFault({ preset: "token_expired" });
      return failureOf(fetchRows(session, "select 1 as n"));
    });
    expect(expired).toMatchObject({ statusCode: 403 });
    const path = "/api/2.2/no-such-thing";
    expect(await sandbox.rest("GET", path, old)).toMatchObject({
      status: 403,
      body: { message: "Invalid access token." },
    });
    expect((await sandbox.rest("GET", path, await bearer())).status).toBe(404);
    expect(await sandbox.select()).toEqual([{ n: 1 }]);
    expect(await sandbox.faults()).toMatchObject([{ preset: "token_expired", active: false }]);
  });

  test("slack_down: no connection or 503 for everything, then all is well", async () => {
    await sandbox.setFault({ preset: "slack_down", for_ms: 500 });
    expect(await failureOf(post("a"))).toMatchObject({ code: "slack_webapi_request_error" });
    expect(await failureOf(sandbox.slack.auth.test())).toMatchObject({ statusCode: 503 });
    await expect.poll(async () => (await sandbox.faults())[0]?.active).toBe(false);
    await post("b");
  });

  test("storm_429 answers everything of its target so", async () => {
    await sandbox.setFault({ preset: "storm_429", for_ms: 500, retry_after: 4 });
    for (const text of ["a", "b"]) expect(await failureOf(post(text))).toMatchObject({ retryAfter: 4 });
    await sandbox.control("DELETE", "faults");
    await sandbox.setFault({ preset: "storm_429", target: "sql", for_ms: 5000 });
    expect(await failureOf(sandbox.select())).toMatchObject({ statusCode: 429 });
    await post("c");
  });
});
