import { beforeEach, describe, expect, test } from "vitest";
import type { LocalDatabricks } from "../../../sandbox/databricks/local-databricks.ts";
import { createRestClient, type RestClient } from "./rest-client.ts";
import { aJob, aRun, failed, running } from "./rest-objects.ts";
import { createHandClock, startLocalDatabricks } from "./warehouse-client.ts";

let local: LocalDatabricks;
let people: Record<"ana" | "ben" | "gil" | "bot", RestClient>;

beforeEach(async () => {
  local = await startLocalDatabricks({ clock: createHandClock() });
  const as = (name: string) => createRestClient(local, { token: local.tokenOf(`${name}@example.test`) });
  people = {
    ana: as("ana"),
    ben: as("ben"),
    gil: as("gil"),
    bot: createRestClient(local, { token: await botToken() }),
  };
  await local.setJobsApiObject(
    "job",
    "1",
    aJob("1", { tags: { team: "platform" } }, { creator_user_name: "dmitri@example.test" }),
  );
  await local.setJobsApiObject(
    "job",
    "2",
    aJob("2", { tags: { team: "ml" } }, { creator_user_name: "chloe@example.test" }),
  );
  await local.setJobsApiObject("run", "11", aRun("11", { ...failed }));
  await local.setJobsApiObject("run", "12", aRun("12", { job_id: "2", ...running }));
  return async () => {
    await Promise.all(Object.values(people).map((client) => client.close()));
    await local.close();
  };
});

async function botToken(): Promise<string> {
  const { DATABRICKS_CLIENT_ID: id, DATABRICKS_CLIENT_SECRET: secret } = local.env;
  const client = createRestClient(local);
  const { body } = await client.token(id ?? "", secret ?? "");
  await client.close();
  return body.access_token;
}

const ids = (items: Record<string, unknown>[] = [], field = "run_id") =>
  items.map((item) => item[field]).toSorted();

describe("who may do what", () => {
  /** What came of viewing, running and repairing: statuses. */
  async function statuses(client: RestClient, jobId: number, runId: number): Promise<number[]> {
    const answers = [
      await client.jobs("get", { job_id: jobId }),
      await client.jobs("runs/get", { run_id: runId }),
      await client.jobs("runs/list", { job_id: jobId }),
      await client.post("runs/cancel", { run_id: runId }),
      await client.post("run-now", { job_id: jobId }),
      await client.permissions(jobId),
      await client.permissions(jobId, "PATCH", []),
    ];
    return answers.map(({ status }) => status);
  }

  test.each([
    ["ana", 1, 11, [200, 200, 200, 200, 200, 200, 200]],
    ["ben", 1, 11, [200, 200, 200, 200, 200, 200, 403]],
    ["ben", 2, 12, [403, 403, 403, 403, 403, 403, 403]],
    ["gil", 1, 11, [403, 403, 403, 403, 403, 403, 403]],
    ["bot", 1, 11, [200, 200, 200, 200, 200, 200, 403]],
    ["bot", 2, 12, [200, 200, 200, 200, 200, 200, 403]],
  ] as const)("%s on job %i", async (name, jobId, runId, expected) => {
    expect(await statuses(people[name], jobId, runId)).toEqual(expected);
  });

  test("lists hold what the caller may see", async () => {
    const runs = async (client: RestClient) => ids((await client.jobs("runs/list")).body.runs);
    const jobs = async (client: RestClient) => ids((await client.jobs("list")).body.jobs, "job_id");
    expect([await runs(people.ana), await jobs(people.ana)]).toEqual([
      [11, 12],
      [1, 2],
    ]);
    expect([await runs(people.ben), await jobs(people.ben)]).toEqual([[11], [1]]);
    expect([await runs(people.gil), await jobs(people.gil)]).toEqual([[], []]);
    expect([await runs(people.bot), await jobs(people.bot)]).toEqual([
      [11, 12],
      [1, 2],
    ]);
  });

  test("rights are looked at before existence", async () => {
    for (const path of ["runs/get?run_id=99", "get?job_id=99", "runs/get-output?run_id=99"]) {
      const [endpoint = "", query] = path.split("?");
      const ask = (client: RestClient) =>
        client.jobs(endpoint, Object.fromEntries(new URLSearchParams(query)));
      expect(await ask(people.gil), path).toMatchObject({
        status: 403,
        body: { error_code: "PERMISSION_DENIED" },
      });
      expect(await ask(people.bot), path).toMatchObject({
        status: 400,
        body: { error_code: "INVALID_PARAMETER_VALUE" },
      });
    }
  });
});

describe("the list of a job", () => {
  test("names users, groups, service principals, and what is inherited", async () => {
    expect((await people.ana.permissions(1)).body).toEqual({
      object_id: "/jobs/1",
      object_type: "job",
      access_control_list: [
        {
          user_name: "dmitri@example.test",
          display_name: "Dmitri Ops",
          all_permissions: [{ permission_level: "IS_OWNER", inherited: false }],
        },
        {
          group_name: "data-platform",
          all_permissions: [{ permission_level: "CAN_MANAGE_RUN", inherited: false }],
        },
        {
          service_principal_name: local.env.DATABRICKS_CLIENT_ID,
          display_name: "jobmon",
          all_permissions: [{ permission_level: "CAN_MANAGE_RUN", inherited: false }],
        },
        {
          group_name: "admins",
          all_permissions: [
            { permission_level: "CAN_MANAGE", inherited: true, inherited_from_object: ["/jobs/"] },
          ],
        },
      ],
    });
  });

  test("a change adds to it and takes effect at once", async () => {
    const gil = { user_name: "gil@example.test", permission_level: "CAN_VIEW" };
    expect((await people.ana.permissions(1, "PATCH", [gil])).body.access_control_list).toHaveLength(5);
    expect((await people.gil.jobs("get", { job_id: 1 })).status).toBe(200);
    expect((await people.gil.post("run-now", { job_id: 1 })).status).toBe(403);
    await people.ana.permissions(1, "PATCH", [{ ...gil, permission_level: "CAN_MANAGE_RUN" }]);
    expect((await people.gil.post("run-now", { job_id: 1 })).status).toBe(200);
    await people.ana.permissions(1, "PATCH", [{ ...gil, permission_level: "IS_OWNER" }]);
    expect((await people.gil.permissions(1, "PATCH", [])).status).toBe(200);
  });

  test("set anew, it can shut the bot out", async () => {
    const owner = { user_name: "ana@example.test", permission_level: "IS_OWNER" };
    expect((await people.ana.permissions(1, "PUT", [owner])).status).toBe(200);
    expect((await people.bot.jobs("get", { job_id: 1 })).status).toBe(403);
    expect(ids((await people.bot.jobs("runs/list")).body.runs)).toEqual([12]);
  });

  test.each([
    [[{ user_name: "nobody@example.test", permission_level: "CAN_VIEW" }], 404, "RESOURCE_DOES_NOT_EXIST"],
    [[{ user_name: "gil@example.test", permission_level: "CAN_RUN" }], 400, "INVALID_PARAMETER_VALUE"],
    [[{ group_name: "ml", permission_level: "IS_OWNER" }], 400, "INVALID_PARAMETER_VALUE"],
  ])("%j is refused", async (list, status, error_code) => {
    expect(await people.ana.permissions(1, "PATCH", list)).toMatchObject({ status, body: { error_code } });
  });

  test("a job that is not there has none", async () => {
    expect(await people.ana.permissions(99)).toMatchObject({ status: 404 });
  });
});

describe("SCIM", () => {
  const users = async (query: Record<string, string | number> = {}) =>
    (await people.ana.get("/api/2.0/preview/scim/v2/Users", query)).body;
  const groups = async (query: Record<string, string | number> = {}) =>
    (await people.ana.get("/api/2.0/preview/scim/v2/Groups", query)).body;

  test("a person is found by user name or e-mail, whatever the case", async () => {
    for (const filter of [
      'userName eq "ben@example.test"',
      'userName eq "BEN@example.test"',
      'emails.value eq "ben@example.test"',
      'displayName co "ben"',
      'userName eq "nobody@example.test" or userName sw "ben@"',
    ]) {
      const { totalResults, Resources } = await users({ filter });
      expect([totalResults, Resources[0]?.userName], filter).toEqual([1, "ben@example.test"]);
    }
    expect(await users({ filter: 'userName eq "nobody@example.test"' })).toMatchObject({
      totalResults: 0,
      Resources: [],
    });
    expect(await users({ filter: "userName is ben" })).toMatchObject({
      status: "400",
      scimType: "invalidFilter",
    });
    expect(await users({ filter: 'shoeSize eq "44"' })).toMatchObject({
      status: "400",
      scimType: "invalidFilter",
    });
  });

  test("pages begin at 1 and give each person once", async () => {
    const seen: string[] = [];
    for (let startIndex = 1; startIndex <= 5; startIndex += 2) {
      const page = await users({ startIndex, count: 2 });
      expect(page).toMatchObject({ totalResults: 5, startIndex, itemsPerPage: page.Resources.length });
      seen.push(...page.Resources.map((user: { userName: string }) => user.userName));
    }
    expect(seen).toEqual(["ana", "ben", "chloe", "dmitri", "gil"].map((name) => `${name}@example.test`));
  });

  test("groups nest: someone is in a group through another", async () => {
    const [outer] = (await groups({ filter: 'displayName eq "data-platform"' })).Resources;
    const inner = outer.members.find(({ $ref }: { $ref: string }) => $ref.startsWith("Groups/"));
    const nested = (await people.ana.get(`/api/2.0/preview/scim/v2/${inner.$ref}`)).body;
    expect(nested).toMatchObject({
      displayName: "data-platform-on-call",
      members: [{ display: "Dmitri Ops" }],
    });
    expect(nested.groups).toEqual([expect.objectContaining({ display: "data-platform" })]);
    const dmitri = createRestClient(local, { token: local.tokenOf("dmitri@example.test") });
    await local.setJobsApiObject("job", "3", aJob("3", { tags: { team: "platform" } }));
    expect((await dmitri.post("run-now", { job_id: 3 })).status).toBe(200);
    await dmitri.close();
  });

  test("Me is the caller: a user with groups, or the bot's service principal", async () => {
    const me = async (client: RestClient) => (await client.get("/api/2.0/preview/scim/v2/Me")).body;
    expect(await me(people.ana)).toMatchObject({
      userName: "ana@example.test",
      groups: [{ display: "admins" }, { display: "users" }],
    });
    expect(await me(people.bot)).toMatchObject({
      applicationId: local.env.DATABRICKS_CLIENT_ID,
      displayName: "jobmon",
    });
  });

  test("what is not there is not found", async () => {
    expect(await people.ana.get("/api/2.0/preview/scim/v2/Users/1")).toMatchObject({
      status: 404,
      body: { status: "404" },
    });
  });
});
