import { setTimeout as sleep } from "node:timers/promises";
import PQueue from "p-queue";
import type { z } from "zod";
import { JobmonError } from "../domain/errors.ts";
import type { JobsApi, LiveList } from "../domain/jobs-api.ts";
import type { Logger } from "../domain/logger.ts";
import type { DatabricksHttp, HttpAnswer } from "./http.ts";
import { liveJob, liveRun, mergeRunPages } from "./jobs-api-objects.ts";
import {
  errorShape,
  jobListShape,
  jobShape,
  outputShape,
  runListShape,
  runShape,
} from "./jobs-api-shapes.ts";
import type { TokenManager } from "./token-manager.ts";

/** Requests a second that jobmon allows itself, whatever it is asked; Databricks documents no limit for lists. */
const MAX_REQUESTS_PER_SECOND = 50;
const MAX_REQUESTS_AT_ONCE = 8;
/** How long one question to the API may take, with all its pages and tries. */
const DEADLINE_MS = 30_000;
/** The documentation says under 25, and 25 was seen to work in some places only. */
const RUNS_A_PAGE = 24;
const JOBS_A_PAGE = 100;
const BACKOFF_MS = 300;
const MAX_TRIES = 6;

export function createJobsApi(options: {
  http: DatabricksHttp;
  tokens: TokenManager;
  workspaceId: string | null;
  logger: Logger;
}): JobsApi {
  const queue = new PQueue({
    concurrency: MAX_REQUESTS_AT_ONCE,
    interval: 1_000,
    intervalCap: MAX_REQUESTS_PER_SECOND,
  });
  const get = <T extends z.ZodType>(path: string, query: Query, shape: T, signal: AbortSignal) =>
    queue.add(() => request(options, path, query, shape, signal)) as Promise<z.output<T>>;

  return {
    workspaceId: () => options.workspaceId ?? options.http.workspaceId(),
    listJobs: ({ name, most }, signal) =>
      within(signal, (limit) =>
        pages(most, async (token) => {
          const query = { limit: Math.min(JOBS_A_PAGE, most), name, page_token: token };
          const page = await get("/api/2.2/jobs/list", query, jobListShape, limit);
          return { items: page.jobs.map(liveJob), next: page.next_page_token };
        }),
      ),
    getJob: (jobId, signal) =>
      within(signal, async (limit) =>
        liveJob(await get("/api/2.2/jobs/get", { job_id: jobId }, jobShape, limit)),
      ),
    listRuns: ({ state, jobId, startedFrom, startedTo, most }, signal) =>
      within(signal, (limit) =>
        pages(most, async (token) => {
          const query = {
            ...(state === "all" ? {} : { [`${state}_only`]: true }),
            job_id: jobId,
            start_time_from: startedFrom?.getTime(),
            start_time_to: startedTo?.getTime(),
            limit: Math.min(RUNS_A_PAGE, most),
            page_token: token,
          };
          const page = await get("/api/2.2/jobs/runs/list", query, runListShape, limit);
          return { items: page.runs.map(liveRun), next: page.next_page_token };
        }),
      ),
    getRun: (runId, signal) =>
      within(signal, async (limit) => {
        const found: z.output<typeof runShape>[] = [];
        let token: string | null | undefined;
        do {
          const query = { run_id: runId, include_history: true, page_token: token ?? undefined };
          const page = await get("/api/2.2/jobs/runs/get", query, runShape, limit);
          found.push(page);
          token = page.next_page_token;
        } while (token);
        return liveRun(mergeRunPages(found));
      }),
    getOutput: (taskRunId, signal) =>
      within(signal, (limit) =>
        get("/api/2.2/jobs/runs/get-output", { run_id: taskRunId }, outputShape, limit),
      ),
  };
}

type Query = { [name: string]: string | number | boolean | undefined };

/** Follows page tokens (a page may hold fewer than asked for) until there is no more, or enough. */
async function pages<T>(
  most: number,
  page: (token: string | undefined) => Promise<{ items: T[]; next: string | null }>,
): Promise<LiveList<T>> {
  const items: T[] = [];
  let token: string | undefined;
  do {
    const { items: found, next } = await page(token);
    items.push(...found);
    token = next ?? undefined;
  } while (token !== undefined && items.length < most);
  return { items: items.slice(0, most), complete: token === undefined && items.length <= most };
}

/** One deadline for all requests of a question. */
async function within<T>(
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  try {
    return await work(outer === undefined ? deadline : AbortSignal.any([outer, deadline]));
  } catch (error) {
    if (outer?.aborted) throw new JobmonError("CANCELED", {}, { cause: error });
    if (deadline.aborted) throw new JobmonError("JOBS_API_TIMEOUT", {}, { cause: error });
    throw error;
  }
}

async function request<T extends z.ZodType>(
  { http, tokens, logger }: { http: DatabricksHttp; tokens: TokenManager; logger: Logger },
  path: string,
  query: Query,
  shape: T,
  signal: AbortSignal,
): Promise<z.output<T>> {
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    const token = await tokens.token();
    const answer = await sendOrNull(http, path, query, token, signal);
    if (answer?.status === 200) return parse(path, shape, answer.body);
    const refused = answer?.status === 401 || answer?.status === 403;
    if (refused && tokens.renewable && tries === 1) {
      tokens.refused(token);
      continue;
    }
    if (answer !== null && !isPassing(answer)) throw failureOf(path, query, answer);
    if (tries >= MAX_TRIES)
      throw answer === null ? new JobmonError("JOBS_API_UNREACHABLE", {}) : failureOf(path, query, answer);
    const delayMs = answer?.retryAfterMs ?? BACKOFF_MS * 2 ** (tries - 1) * (0.5 + Math.random());
    logger.info({ path, tries, delayMs, status: answer?.status ?? null }, "asking the Jobs API again");
    await sleep(delayMs, undefined, { signal });
  }
}

/** The answer; null when the connection was lost, which for a read is worth another try. */
async function sendOrNull(
  http: DatabricksHttp,
  path: string,
  query: Query,
  token: string,
  signal: AbortSignal,
): Promise<HttpAnswer | null> {
  try {
    return await http.send({
      method: "GET",
      path,
      query,
      headers: { authorization: `Bearer ${token}` },
      signal,
    });
  } catch (error) {
    const lost = error instanceof JobmonError && error.code === "WAREHOUSE_UNREACHABLE";
    if (!lost) throw error;
    if (/CERT|SELF_SIGNED|VERIFY|TLS/.test(String(error.details.reason))) {
      throw new JobmonError("JOBS_API_UNREACHABLE", error.details, { cause: error });
    }
    return null;
  }
}

function isPassing({ status, body }: HttpAnswer): boolean {
  const { message } = errorShape.safeParse(body).data ?? { message: null };
  return status === 429 || status >= 500 || /RPC token bucket limit has been exceeded/i.test(message ?? "");
}

function parse<T extends z.ZodType>(path: string, shape: T, body: unknown): z.output<T> {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const details = { path, field: issue?.path.join(".") ?? "" };
  throw new JobmonError("JOBS_API_SHAPE", details, { cause: parsed.error });
}

/** A missing thing answers 400, 403 or 404, depending on the backend and on one's rights: all three are one. */
function failureOf(path: string, query: Query, { status, body }: HttpAnswer): JobmonError {
  const { error_code, message } = errorShape.safeParse(body).data ?? { error_code: null, message: null };
  const details = { path, status, error_code };
  const single = query.job_id !== undefined || query.run_id !== undefined;
  if (status === 401) return new JobmonError("TOKEN_REFUSED", details);
  if (status === 429) return new JobmonError("JOBS_API_BUSY", details);
  if (status >= 500) return new JobmonError("JOBS_API_UNREACHABLE", details);
  const missing =
    status === 404 || /does(n't| not) exist/i.test(message ?? "") || error_code === "INVALID_PARAMETER_VALUE";
  if (single && (missing || status === 403)) return new JobmonError("NOT_VISIBLE", details);
  return new JobmonError("JOBS_API_DENIED", details);
}
