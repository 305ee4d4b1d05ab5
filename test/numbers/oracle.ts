/**
 * What jobmon's answers must be, computed in plain TypeScript from the raw rows and from what the words mean, without
 * SQL: slow, and exact. Money is counted in integers of 10⁻³⁶, time in microseconds.
 */
export { expectedCost } from "./oracle-cost.ts";
export { expectedRuns } from "./oracle-runs.ts";
export { moneyDays, runSpan, type WindowWords } from "./oracle-windows.ts";
