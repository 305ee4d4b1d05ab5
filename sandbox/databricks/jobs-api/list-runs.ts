import { z } from "zod";
import { invalid } from "./api-error.ts";
import { noSuchJob } from "./get-job.ts";
import { RUN_ARRAYS } from "./get-run.ts";
import type { JobsRequest } from "./jobs-request.ts";
import { byId } from "./list-jobs.ts";
import { readToken, shownInList, writeToken } from "./paging.ts";
import { isInt64, type RestObject } from "./rest-object.ts";
import type { RunEntry } from "./run-entry.ts";

/** `asOf`: the first page's time. Runs that end while someone pages keep their place until the last page. */
const position = z.strictObject({ at: z.number(), id: z.string().refine(isInt64), asOf: z.number() });

/**
 * Documented as greater than 0 and less than 25; 0 stands for the maximum. Larger ones have worked on some backends, which
 * is nothing to rely on: they are refused here.
 */
const LIMIT = { least: 0, most: 24, usual: 20 } as const;

const RUN_TYPES = ["JOB_RUN", "WORKFLOW_RUN", "SUBMIT_RUN"];

/** `GET /jobs/runs/list`: newest end first, those that go on by their start; without `job_id` what the caller may see. */
export function listRuns({ query, source, access, clock }: JobsRequest): RestObject {
  const limit = query.limit(LIMIT) || LIMIT.most;
  const jobId = query.int64("job_id");
  const expand = query.flag("expand_tasks");
  const after = readToken(query.text("page_token"), position);
  const asOf = after?.asOf ?? clock.now().getTime();
  if (jobId !== undefined) {
    access.requireJob(jobId, "CAN_VIEW");
    if (source.job(jobId) === undefined && source.runs(jobId)[Symbol.iterator]().next().done === true) {
      throw noSuchJob(jobId);
    }
  }

  const wanted = wantedRuns({ query });
  const places: Place[] = [];
  for (const run of source.runs(jobId)) {
    if (!wanted(run) || !access.maySeeRun(run)) continue;
    const place = { run, id: run.runId, at: run.endMs > 0 && run.endMs <= asOf ? run.endMs : run.startMs };
    if (after === undefined || newestFirst(after, place) < 0) places.push(place);
  }
  places.sort(newestFirst);
  const page = places.slice(0, limit);
  const last = places.length > limit ? page.at(-1) : undefined;
  return {
    ...(page.length === 0 ? {} : { runs: page.map(({ run }) => inList(run.object(), expand)) }),
    has_more: last !== undefined,
    ...(last === undefined ? {} : { next_page_token: writeToken({ at: last.at, id: last.id, asOf }) }),
  };
}

type Place = { run: RunEntry; id: string; at: number };

const newestFirst = (a: { at: number; id: string }, b: { at: number; id: string }) =>
  b.at - a.at || byId(b.id, a.id);

function wantedRuns({ query }: Pick<JobsRequest, "query">): (run: RunEntry) => boolean {
  const activeOnly = query.flag("active_only");
  const completedOnly = query.flag("completed_only");
  if (activeOnly && completedOnly) throw invalid("Only one of active_only and completed_only can be true.");
  const runType = query.text("run_type");
  if (runType !== undefined && !RUN_TYPES.includes(runType)) throw invalid(`Invalid run_type: ${runType}.`);
  const from = Number(query.int64("start_time_from") ?? Number.NEGATIVE_INFINITY);
  const to = Number(query.int64("start_time_to") ?? Number.POSITIVE_INFINITY);
  return (run) =>
    (!activeOnly || run.isActive) &&
    (!completedOnly || !run.isActive) &&
    (runType === undefined || run.runType === runType) &&
    run.startMs >= from &&
    run.startMs <= to;
}

/** Lists leave out what only `runs/get` tells. */
function inList(run: RestObject, expand: boolean): RestObject {
  const { repair_history: _, ...rest } = run;
  return shownInList(rest, RUN_ARRAYS, expand);
}
