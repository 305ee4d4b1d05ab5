/** What people ask again and again, right and wrong. */
const USUAL = [
  "runs",
  "help",
  "cost",
  "runs state:failures days:7",
  "status",
  "cost by:day days:14",
  "jobs",
  "usage days:7",
  "runs days:30",
  "help runs",
  "cost days:90 limit:100",
  "runs job:stream days:7",
  "runs days:30 offset:100 limit:100",
  "runs job:no-such-job-anywhere",
  "csot days:7",
  "runs days:0",
  "cost by:day from:2020-02-30",
];

/** Each so many-th question is one that was not asked before; it costs a statement and a place among the kept answers. */
const NEW_EACH = 50;
const MINUTE_MS = 60_000;

/** So many command texts of every kind; the same ones for the same instant. */
export function mixedQuestions(count: number, now: Date): string[] {
  return Array.from({ length: count }, (_, index) => {
    if (index % NEW_EACH !== NEW_EACH - 1) return USUAL[index % USUAL.length] ?? "";
    const asOf = new Date(now.getTime() - (index + 1) * MINUTE_MS).toISOString();
    return `runs days:30 as_of:${asOf}`;
  });
}
