import { LRUCache } from "lru-cache";
import type { Clock } from "../domain/clock.ts";
import type { JobsApi } from "../domain/jobs-api.ts";
import { unlessAborted } from "./unless-aborted.ts";

/** How old live state may be and still be given again. */
const FRESHNESS_MS = 5_000;
const MAX_KEPT = 50;

/**
 * A Jobs API that is asked each question once: identical questions in flight are one, and an answer younger than five
 * seconds is given again. A question goes on when one who waits for it gives up; it has a deadline of its own.
 */
export function shareLive(jobsApi: JobsApi, now: Clock): JobsApi {
  const kept = new LRUCache<string, { answer: Promise<unknown>; at: number }>({ max: MAX_KEPT });

  function once<T>(key: string, ask: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    let entry = kept.get(key);
    if (entry === undefined || now().getTime() - entry.at >= FRESHNESS_MS) {
      const asked = { answer: ask(), at: now().getTime() };
      asked.answer.catch(() => {
        if (kept.peek(key) === asked) kept.delete(key);
      });
      kept.set(key, asked);
      entry = asked;
    }
    return unlessAborted(entry.answer as Promise<T>, signal);
  }

  return {
    workspaceId: () => jobsApi.workspaceId(),
    listJobs: (filter, signal) =>
      once(`jobs ${JSON.stringify(filter)}`, () => jobsApi.listJobs(filter), signal),
    getJob: (jobId, signal) => once(`job ${jobId}`, () => jobsApi.getJob(jobId), signal),
    listRuns: (filter, signal) =>
      once(`runs ${JSON.stringify(filter)}`, () => jobsApi.listRuns(filter), signal),
    getRun: (runId, signal) => once(`run ${runId}`, () => jobsApi.getRun(runId), signal),
    getOutput: (runId, signal) => once(`output ${runId}`, () => jobsApi.getOutput(runId), signal),
  };
}
