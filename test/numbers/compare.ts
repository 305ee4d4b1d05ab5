import { expect } from "vitest";
import type { Questioner } from "./ask.ts";
import { expectedCost, expectedRuns, moneyDays, runSpan } from "./oracle.ts";
import { type CostQuestion, type RunsQuestion, textOf } from "./question-arbitrary.ts";
import type { Account } from "./rows.ts";

const failureStates = ["FAILED", "TIMED_OUT", "ERROR"];

/** Asks, and compares every row, total and fact with the oracle's. */
export async function compareRuns(
  questioner: Questioner,
  account: Account,
  question: RunsQuestion,
  now: Date,
): Promise<void> {
  const text = textOf("runs", question);
  const wanted = question.states?.flatMap((word) =>
    word === "failures" ? failureStates : [word.toUpperCase()],
  );
  const asked = { lookbackDays: 30, wanted: wanted ?? null, job: question.job };
  const expected = expectedRuns(account, { ...asked, span: runSpan(question.window, now) });
  const told = await questioner.ask(text);
  if (!expected.jobIsKnown) {
    expect({ text, outcome: told.outcome, title: told.json.title }).toEqual({
      text,
      outcome: "wrong-question",
      title: "I know no such job",
    });
    return;
  }
  const { json } = told;
  expect({
    text,
    rows: json.rows.map(({ run_page_url: _, ...row }) => row),
    totals: json.totals,
    data_as_of: json.facts.data_as_of,
    page: json.page,
  }).toEqual({
    text,
    rows: expected.rows.slice(question.offset, question.offset + question.limit),
    totals: expected.totals,
    data_as_of: expected.data_as_of,
    page: pageOf(question, expected.rows.length),
  });
}

/** Asks, and compares every row, total and fact with the oracle's, digit by digit. */
export async function compareCost(
  questioner: Questioner,
  account: Account,
  question: CostQuestion,
  now: Date,
): Promise<void> {
  const text = textOf("cost", question);
  const days = moneyDays(question.window, now);
  const expected = expectedCost(account, { ...days, by: question.by, currency: "USD" });
  const json = await questioner.answer(text);
  const rows = expected.rows.map(({ workspace_id, job_id, usage_date, job_name, ...money }) =>
    question.by === "day"
      ? { key: usage_date, name: usage_date, ...money }
      : { workspace_id, job_id, job_name, ...money },
  );
  const { provisional: _, ...totals } = json.totals;
  expect({ text, rows: json.rows, totals, facts: json.facts, page: json.page }).toEqual({
    text,
    rows: rows.slice(question.offset, question.offset + question.limit),
    totals: expected.totals,
    facts: {
      ...days,
      currency: "USD",
      ingested_until: expected.ingested_until,
      newest_usage: expected.newest_usage,
    },
    page: pageOf(question, rows.length),
  });
}

function pageOf({ offset, limit }: { offset: number; limit: number }, total: number) {
  return { offset, limit, total, has_more: offset + limit < total };
}
