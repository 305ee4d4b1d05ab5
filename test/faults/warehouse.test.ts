import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type BotUnderFaults, startBotUnderFaults, theAnswer, wordsIn } from "./bot-under-faults.ts";

let bot: BotUnderFaults;
beforeAll(async () => {
  bot = await startBotUnderFaults();
});
afterAll(() => bot[Symbol.asyncDispose]());
afterEach(() => bot.endTest());

const COST = "Cost of jobs by job";
/** Each test asks something else: a young answer would be given again without a statement. */
let days = 2;
const aQuestion = () => `cost days:${++days}`;

describe("what is tried again is answered", () => {
  test("a session that was lost", async () => {
    await bot.fault({ preset: "session_lost" });
    expect(theAnswer(await bot.command(aQuestion())).text).toContain(COST);
    expect(await bot.faults()).toMatchObject([{ hits: 1 }]);
  });

  test.each(["before", "after"])("a connection that is dropped %s the statement ran", async (drop) => {
    await bot.fault({ target: "sql", match: "ExecuteStatement", drop });
    expect(theAnswer(await bot.command(aQuestion())).text).toContain(COST);
    const statements = await bot.statements();
    expect(statements).toHaveLength(drop === "before" ? 1 : 2);
    expect(statements.at(-1)?.error).toBeNull();
  });

  test("a connection that is dropped while the session is opened, or the rows are fetched", async () => {
    await bot.fault({ target: "sql", match: "OpenSession", drop: "before" });
    // A slow statement is not answered at once, so its rows are fetched.
    await bot.fault({ target: "sql", match: "billing", delay_ms: 500 });
    await bot.fault({ target: "sql", match: "GetOperationStatus", drop: "after" });
    await bot.fault({ target: "sql", match: "FetchResults", drop: "before" });
    expect(theAnswer(await bot.command(aQuestion())).text).toContain(COST);
    expect((await bot.faults()).map(({ hits }) => hits)).toEqual([1, 1, 1, 1]);
  });

  test("tokens that expire in the middle of a question", async () => {
    await bot.fault({ target: "sql", match: "billing", delay_ms: 1_500 });
    const asked = bot.command(aQuestion());
    await expect.poll(async () => (await bot.faults())[0]?.hits).toBe(1);
    await bot.fault({ preset: "token_expired" });
    expect(theAnswer(await asked).text).toContain(COST);
  });

  test("a token endpoint that fails once", async () => {
    await bot.fault({ preset: "token_expired" });
    await bot.fault({ target: "token", drop: "before" });
    await bot.fault({ target: "token", status: 503 });
    expect(theAnswer(await bot.command(aQuestion())).text).toContain(COST);
    expect((await bot.faults()).map(({ hits }) => hits)).toEqual([0, 1, 1]);
  });

  test("429 from the warehouse", async () => {
    await bot.fault({ target: "sql", match: "ExecuteStatement", retry_after: 1, times: 2 });
    expect(theAnswer(await bot.command(aQuestion())).text).toContain(COST);
  });

  test("one failure after another of different kinds", async () => {
    await bot.fault({ target: "sql", match: "OpenSession", status: 503 });
    await bot.fault({ target: "sql", match: "ExecuteStatement", drop: "before" });
    await bot.fault({ target: "sql", match: "ExecuteStatement", status: 403 });
    await bot.fault({ target: "sql", match: "ExecuteStatement", retry_after: 0 });
    expect(theAnswer(await bot.command(aQuestion())).text).toContain(COST);
    expect((await bot.faults()).map(({ hits }) => hits)).toEqual([1, 1, 1, 1]);
  });
});

describe("what cannot be answered is said in clear words", () => {
  test("a missing grant, with the statements that give it", async () => {
    await bot.fault({ preset: "missing_grant" });
    const question = aQuestion();
    const answer = wordsIn(theAnswer(await bot.command(question)));
    const principal = bot.env.DATABRICKS_CLIENT_ID;
    expect(answer).toContain("A grant is missing");
    expect(answer).toContain("GRANT USE CATALOG ON CATALOG sys TO `");
    expect(answer).toContain(`GRANT USE SCHEMA, SELECT ON SCHEMA sys.billing TO \`${principal}\`;`);
    await bot.request("DELETE", "faults");
    expect(theAnswer(await bot.command(question)).text).toContain(COST);
  });

  test("credentials that are refused", async () => {
    await bot.fault({ preset: "token_expired" });
    await bot.fault({ target: "token", error: { class: "invalid_client" }, status: 401, for_ms: 20_000 });
    expect(wordsIn(theAnswer(await bot.command(aQuestion())))).toContain(
      "Databricks refused jobmon's credentials",
    );
  });

  test("a warehouse that always hangs up", async () => {
    await bot.fault({ target: "sql", drop: "before", for_ms: 20_000 });
    const answer = wordsIn(theAnswer(await bot.command(aQuestion())));
    expect(answer).toContain("Databricks cannot be reached");
    expect(answer).toContain("Reference");
  });

  test("an error of the statement, whose own words stay in the log", async () => {
    await bot.fault({
      target: "sql",
      match: "billing",
      error: { class: "DIVIDE_BY_ZERO", message: "Division by zero in secret_table.", sqlState: "22012" },
    });
    const answer = wordsIn(theAnswer(await bot.command(aQuestion())));
    expect(answer).toContain("DIVIDE_BY_ZERO");
    expect(answer).not.toContain("secret_table");
    const reference = /Reference[^0-9a-f]*([0-9a-f]{8})/.exec(answer)?.[1];
    expect(bot.log.find((line) => line.includes(`"${reference}"`))).toContain("secret_table");
  });
});
