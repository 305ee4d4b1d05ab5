import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningSandbox, startSandbox } from "../../../sandbox/start-sandbox.ts";
import { createRestClient, type RestClient, walk } from "../databricks/rest-client.ts";
import { openSession } from "../databricks/warehouse-client.ts";

async function control(sandbox: RunningSandbox, method: string, path: string, body: object | string) {
  const response = await fetch(`${sandbox.ready.control}/control/${path}`, {
    method,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

async function clientOf(sandbox: RunningSandbox): Promise<RestClient> {
  const { env } = sandbox.ready;
  const asking = createRestClient({ env, token: "" });
  const { body } = await asking.token(env.DATABRICKS_CLIENT_ID ?? "", env.DATABRICKS_CLIENT_SECRET ?? "");
  await asking.close();
  return createRestClient({ env, token: body.access_token });
}

describe("with the generated account", () => {
  let sandbox: RunningSandbox;
  let client: RestClient;
  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, bot: false, now: new Date("2026-11-20T12:00:00Z") });
    client = await clientOf(sandbox);
  }, 60_000);
  afterAll(async () => {
    await client.close();
    await sandbox.close();
  });

  test("its jobs and runs are served to the bot's service principal", async () => {
    const { items } = await walk(client, "list", "jobs");
    expect(items.map(({ settings }) => (settings as { name: string }).name)).toContain("nightly load");
    const runs = (await client.jobs("runs/list", { limit: 24, expand_tasks: true })).body.runs;
    expect(runs).toHaveLength(24);
  });

  test("a run that is started, failed and finished by hand lands in the tables when the clock moves on", async () => {
    const started = await control(sandbox, "POST", "live", { action: "start", job_id: "257803391146820" });
    expect(started).toMatchObject({
      status: 200,
      body: { workspace_id: "1482930577160243", run_id: expect.any(String) },
    });
    const { run_id } = started.body as { run_id: string };
    await control(sandbox, "POST", "clock", { advance_ms: 10_000 });
    expect((await control(sandbox, "POST", "live", { action: "fail", run_id })).status).toBe(200);
    expect(await control(sandbox, "POST", "live", { action: "fail", run_id: "1" })).toEqual({
      status: 400,
      body: { error: "there is no run 1" },
    });
    expect((await control(sandbox, "POST", "live", { action: "explode", run_id })).status).toBe(400);
    await control(sandbox, "POST", "clock", { advance_ms: 80_000 });
    expect((await client.jobs("runs/get", { run_id })).body.state.result_state).toBe("FAILED");
    const local = { env: sandbox.ready.env, token: "" } as unknown as Parameters<typeof openSession>[0];
    const { body } = await client.token(
      sandbox.ready.env.DATABRICKS_CLIENT_ID ?? "",
      sandbox.ready.env.DATABRICKS_CLIENT_SECRET ?? "",
    );
    await using session = await openSession(local, { auth: { token: body.access_token } });
    await expect
      .poll(() =>
        session.rows(
          `SELECT result_state FROM sys.lakeflow.job_run_timeline WHERE run_id = '${run_id}' AND result_state IS NOT NULL`,
        ),
      )
      .toEqual([{ result_state: "FAILED" }]);
  });
});

describe("with data of a directory", () => {
  const directory = mkdtempSync(join(tmpdir(), "sandbox-data-"));
  let sandbox: RunningSandbox;
  let client: RestClient;
  beforeAll(async () => {
    const write = (name: string, ...lines: string[]) =>
      writeFileSync(join(directory, name), lines.join("\n"));
    write(
      "lakeflow.jobs.ndjson",
      '{"workspace_id":"20","job_id":"1"}',
      '{"workspace_id":"300","job_id":"1"}',
    );
    write(
      "jobs-api.jobs.ndjson",
      '{"job_id":9007199254740993,"settings":{"name":"here"}}',
      '{"job_id":1,"settings":{"name":"there"},"workspace_id":"300"}',
    );
    write(
      "jobs-api.runs.ndjson",
      '{"run_id":9007199254740995,"job_id":9007199254740993,"start_time":1000,"tasks":[{"run_id":9007199254740997,"task_key":"a"}],"repair_history":[{"type":"REPAIR","id":9007199254740999}]}',
    );
    write("jobs-api.outputs.ndjson", '{"run_id":9007199254740997,"error":"no","error_trace":"trace"}');
    sandbox = await startSandbox({ port: 0, bot: false, dataDir: directory });
    client = await clientOf(sandbox);
  });
  afterAll(async () => {
    await client.close();
    await sandbox.close();
    rmSync(directory, { recursive: true });
  });

  test("its objects are served as they are, by the workspace that they name or the smallest", async () => {
    expect((await client.jobs("list")).text).toBe(
      '{"jobs":[{"job_id":9007199254740993,"settings":{"name":"here"}}],"has_more":false}',
    );
    const other = createRestClient(
      { env: sandbox.ready.env, token: "" },
      { host: sandbox.ready.workspaces["300"] ?? "", token: await bearer() },
    );
    expect((await other.jobs("list")).body.jobs).toEqual([{ job_id: 1, settings: { name: "there" } }]);
    await other.close();
    const { text } = await client.jobs("runs/get", { run_id: "9007199254740995", include_history: true });
    expect(text).toBe(
      '{"run_id":9007199254740995,"job_id":9007199254740993,"start_time":1000,"tasks":[{"run_id":9007199254740997,"task_key":"a"}],"repair_history":[{"type":"REPAIR","id":9007199254740999}]}',
    );
    expect((await client.jobs("runs/get-output", { run_id: "9007199254740997" })).body).toMatchObject({
      error: "no",
      error_trace: "trace",
    });
  });

  async function bearer(): Promise<string> {
    const { env } = sandbox.ready;
    return (await client.token(env.DATABRICKS_CLIENT_ID ?? "", env.DATABRICKS_CLIENT_SECRET ?? "")).body
      .access_token;
  }

  test("objects can be set while it runs, with every digit", async () => {
    const id = "9223372036854775807";
    expect(await control(sandbox, "PUT", `jobs/${id}`, '{"settings":{"name":"set"}}')).toEqual({
      status: 200,
      body: { ok: true },
    });
    await control(
      sandbox,
      "PUT",
      "runs/5",
      `{"job_id":${id},"start_time":1795000000000,"status":{"state":"RUNNING"},"tasks":[{"run_id":51,"task_key":"a"}]}`,
    );
    await control(sandbox, "PUT", "outputs/51", '{"error":"later"}');
    const { text } = await client.jobs("runs/list", { active_only: true, start_time_from: 2000 });
    expect(text).toContain(`"job_id":${id}`);
    expect((await client.jobs("runs/get-output", { run_id: 51 })).body.error).toBe("later");
    await control(sandbox, "PUT", "runs/6", { workspace_id: "300", job_id: 1, status: { state: "RUNNING" } });
    expect((await client.jobs("runs/get", { run_id: 6 })).status).toBe(400);
    expect((await control(sandbox, "PUT", "runs/six", {})).status).toBe(400);
    expect((await control(sandbox, "PUT", "runs/7", "[]")).status).toBe(400);
  });

  test("the rate can be set", async () => {
    expect(
      (await control(sandbox, "PUT", "rate", { per_second: 0.001, retry_after_seconds: 3 })).status,
    ).toBe(200);
    const { status, headers } = await client.jobs("list");
    expect([status, headers.get("retry-after")]).toEqual([429, "3"]);
    await control(sandbox, "PUT", "rate", { per_second: null });
    expect((await client.jobs("list")).status).toBe(200);
  });

  test("nothing lives", async () => {
    expect(await control(sandbox, "POST", "live", { action: "start", job_id: "1" })).toMatchObject({
      status: 400,
    });
  });
});
