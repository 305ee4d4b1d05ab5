import type { ResultState } from "../domain/run.ts";

/** A run's state as people read it: a symbol and a word, so that nothing hangs on colour alone. */
export const runStateWords: { [State in ResultState]: string } = {
  SUCCESS: "✅ Success",
  FAILED: "❌ Failed",
  TIMED_OUT: "⏱️ Timed out",
  ERROR: "❌ Error",
  CANCELED: "🚫 Canceled",
  SKIPPED: "⏭️ Skipped",
  BLOCKED: "⛔ Blocked",
  RUNNING: "▶️ Running",
  PENDING: "⏳ Pending",
  UNKNOWN: "❔ Unknown",
};
