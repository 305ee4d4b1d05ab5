import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ASKED_AT, anyAccount } from "./account-arbitrary.ts";
import { createNumbersBench, type NumbersBench, type Questioner } from "./ask.ts";
import { compareCost, compareRuns } from "./compare.ts";
import { anyCostQuestion, anyRunsQuestion } from "./question-arbitrary.ts";
import type { Account } from "./rows.ts";

/** Enough for some hundred questions of each kind within half a minute. */
const ACCOUNTS = 30;
const QUESTIONS_EACH = 8;
/** A counterexample is made smaller for this long, counted from the start. */
const SHRINKING_MS = 120_000;

let bench: NumbersBench;
beforeAll(async () => {
  bench = await createNumbersBench();
});
afterAll(() => bench.close());

/** Asks about many accounts. fast-check prints the seed of a failure, which `seed` and `path` beside numRuns repeat. */
async function holds<Q>(
  question: fc.Arbitrary<Q>,
  compare: (questioner: Questioner, account: Account, question: Q, now: Date) => Promise<void>,
): Promise<void> {
  const questions = fc.array(question, { minLength: QUESTIONS_EACH, maxLength: QUESTIONS_EACH });
  let accounts = 0;
  await fc.assert(
    fc.asyncProperty(anyAccount, questions, async (account, asked) => {
      const questioner = await bench.load(account, { now: ASKED_AT });
      for (const one of asked) await compare(questioner, account, one, ASKED_AT);
      accounts += 1;
    }),
    { numRuns: ACCOUNTS, interruptAfterTimeLimit: SHRINKING_MS },
  );
  expect(accounts).toBe(ACCOUNTS);
}

test("runs of any account are listed as the oracle says, to the millisecond", { timeout: 180_000 }, () =>
  holds(anyRunsQuestion, compareRuns),
);

test("money of any account is what the oracle says, to the last digit", { timeout: 180_000 }, () =>
  holds(anyCostQuestion, compareCost),
);
