import { invalid } from "./api-error.ts";
import type { JobsRequest } from "./jobs-request.ts";
import { pageOfArrays } from "./paging.ts";
import { objectOf, type RestObject } from "./rest-object.ts";

/** The arrays of a job's settings that are paged. */
export const JOB_ARRAYS = ["tasks", "job_clusters", "parameters", "environments"] as const;

/** `GET /jobs/get` */
export function getJob({ query, source, access }: JobsRequest): RestObject {
  const jobId = query.requiredId("job_id");
  access.requireJob(jobId, "CAN_VIEW");
  const job = source.job(jobId);
  if (job === undefined) throw noSuchJob(jobId);
  if (job.settings === undefined) return job;
  const { page, nextPageToken } = pageOfArrays(objectOf(job.settings), JOB_ARRAYS, query.text("page_token"));
  return {
    ...job,
    settings: page,
    ...(nextPageToken === undefined ? {} : { has_more: true, next_page_token: nextPageToken }),
  };
}

export const noSuchJob = (jobId: string) => invalid(`Job ${jobId} does not exist.`);
