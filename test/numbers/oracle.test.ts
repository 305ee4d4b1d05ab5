import fc from "fast-check";
import { afterAll, beforeAll, test } from "vitest";
import { ASKED_AT, anyAccount } from "./account-arbitrary.ts";
import { createNumbersBench, type NumbersBench } from "./ask.ts";
import { compareCost, compareRuns } from "./compare.ts";
import { anyCostQuestion, anyRunsQuestion } from "./question-arbitrary.ts";

/** Enough for some hundred questions of each kind within half a minute. */
const ACCOUNTS = 40;
const QUESTIONS_EACH = 8;
/** A counterexample is made smaller for this long, counted from the start. */
const SHRINKING_MS = 60_000;

let bench: NumbersBench;
beforeAll(async () => {
  bench = await createNumbersBench();
});
afterAll(() => bench.close());

const some = <T>(question: fc.Arbitrary<T>) =>
  fc.array(question, { minLength: QUESTIONS_EACH, maxLength: QUESTIONS_EACH });

test("runs of any account are listed as the oracle says, to the millisecond", {
  timeout: 180_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(anyAccount, some(anyRunsQuestion), async (account, questions) => {
      const questioner = await bench.load(account, { now: ASKED_AT });
      for (const question of questions) await compareRuns(questioner, account, question, ASKED_AT);
    }),
    { numRuns: ACCOUNTS, interruptAfterTimeLimit: SHRINKING_MS },
  );
});

test("money of any account is what the oracle says, to the last digit", { timeout: 180_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(anyAccount, some(anyCostQuestion), async (account, questions) => {
      const questioner = await bench.load(account, { now: ASKED_AT });
      for (const question of questions) await compareCost(questioner, account, question, ASKED_AT);
    }),
    { numRuns: ACCOUNTS, interruptAfterTimeLimit: SHRINKING_MS },
  );
});
