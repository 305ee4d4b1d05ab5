import { expect, test } from "vitest";
import { type Account, aJob, aPrice, aSlice, aUsageRow } from "./rows.ts";
import { useBench } from "./use-bench.ts";

const { ask } = useBench();

const LATER = "2026-03-11T15:04:00Z";

/** Runs and usage at noon and a day later: what came in between must not shift the pages. */
const account: Partial<Account> = {
  slices: ["1", "2", "3", "4", "5"].map((run_id) =>
    aSlice({ run_id, result_state: "FAILED", period_end_time: `2026-03-10T10:0${run_id}:00Z` }),
  ),
  jobs: [aJob({ name: 'say "hi" to ana\'s 100%' })],
  usage: ["1", "2", "3", "4", "5"].map((job) => aUsageRow({ job, run: job, usage_quantity: job })),
  prices: [aPrice()],
};
const grown: Partial<Account> = {
  ...account,
  slices: [
    ...(account.slices ?? []),
    aSlice({ run_id: "6", result_state: "FAILED", period_end_time: "2026-03-11T09:00:00Z" }),
  ],
  usage: [
    ...(account.usage ?? []),
    aUsageRow({ job: "6", usage_quantity: "600", usage_start_time: "2026-03-11T09:00:00Z" }),
  ],
};

test.each([
  ["runs limit:2", "run_id", ["5", "4"], ["3", "2"]],
  ["runs days:3 limit:2", "run_id", ["5", "4"], ["3", "2"]],
  ["runs from:2026-03-09 to:2026-03-10 limit:2", "run_id", ["5", "4"], ["3", "2"]],
  ['runs job:"say ""hi"" to ana\'s 100%" state:failures limit:2', "run_id", ["5", "4"], ["3", "2"]],
  ["cost limit:2", "job_id", ["5", "4"], ["3", "2"]],
  ["cost days:2 limit:2", "job_id", ["5", "4"], ["3", "2"]],
  ["cost from:2026-03-09 to:2026-03-10 limit:2", "job_id", ["5", "4"], ["3", "2"]],
])(
  "Next after %s, pressed a day later, shows the rows that follow, and Previous goes back",
  async (question, key, first, second) => {
    const shown = await ask(account, question);
    expect(shown.json.rows.map((row) => row[key])).toEqual(first);
    expect(shown.buttons.Previous).toBeUndefined();
    const next = await ask(grown, shown.buttons.Next ?? "", { now: LATER });
    expect(next.outcome).toBe("answered");
    expect(next.json.rows.map((row) => row[key])).toEqual(second);
    expect(next.json.facts).toMatchObject({ from: shown.json.facts.from, to: shown.json.facts.to });
    expect(next.json.page).toEqual({ offset: 2, limit: 2, total: 5, has_more: true });
    const back = await ask(grown, next.buttons.Previous ?? "", { now: LATER });
    expect(back.json.rows.map((row) => row[key])).toEqual(first);
    const last = await ask(grown, next.buttons.Next ?? "", { now: LATER });
    expect(last.json.rows).toHaveLength(1);
    expect(last.buttons.Next).toBeUndefined();
  },
);
