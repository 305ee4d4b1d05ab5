import { z } from "zod";
import { JOB_ARRAYS } from "./get-job.ts";
import type { JobsRequest } from "./jobs-request.ts";
import { readToken, shownInList, writeToken } from "./paging.ts";
import { isInt64, millisOf, objectOf, type RestObject } from "./rest-object.ts";

const position = z.strictObject({ created: z.number(), id: z.string().refine(isInt64) });

/** `GET /jobs/list`: newest first, those that the caller may see. */
export function listJobs({ query, source, access }: JobsRequest): RestObject {
  const limit = query.limit({ least: 1, most: 100, usual: 20 });
  const name = query.text("name")?.toLowerCase();
  const expand = query.flag("expand_tasks");
  const after = readToken(query.text("page_token"), position);

  const jobs = [...source.jobs()]
    .filter(
      (job) =>
        (name === undefined || String(objectOf(job.settings).name ?? "").toLowerCase() === name) &&
        access.maySeeJob(String(job.job_id)),
    )
    .map((job) => ({ job, created: millisOf(job.created_time), id: String(job.job_id) }))
    .sort(newestFirst);
  const rest = after === undefined ? jobs : jobs.filter((job) => newestFirst(after, job) < 0);
  const page = rest.slice(0, limit);
  const last = rest.length > limit ? page.at(-1) : undefined;
  return {
    ...(page.length === 0 ? {} : { jobs: page.map(({ job }) => inList(job, expand)) }),
    has_more: last !== undefined,
    ...(last === undefined ? {} : { next_page_token: writeToken({ created: last.created, id: last.id }) }),
  };
}

type Place = { created: number; id: string };
const newestFirst = (a: Place, b: Place) => b.created - a.created || byId(b.id, a.id);

export function byId(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function inList(job: RestObject, expand: boolean): RestObject {
  if (job.settings === undefined) return job;
  const { has_more, ...settings } = shownInList(objectOf(job.settings), JOB_ARRAYS, expand);
  return { ...job, settings, ...(has_more === true ? { has_more } : {}) };
}
