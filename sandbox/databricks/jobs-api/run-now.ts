import { invalid } from "./api-error.ts";
import { noSuchJob } from "./get-job.ts";
import type { JobsRequest } from "./jobs-request.ts";
import { bodyFlag, bodyId, bodyTextMap, bodyTexts } from "./parameters.ts";
import { listOf, objectOf, type RestObject } from "./rest-object.ts";

const TOKEN_MAX_LENGTH = 64;

/** `POST /jobs/run-now`; the same token gives the same run. */
export function runNow(
  { body, source, access }: JobsRequest,
  tokens: { get(token: string): string | undefined; set(token: string, runId: string): void },
): RestObject {
  const jobId = bodyId(body, "job_id");
  access.requireJob(jobId, "CAN_MANAGE_RUN");
  const job = source.job(jobId);
  if (job === undefined) throw noSuchJob(jobId);
  const token = readToken(body);
  const known = token === undefined ? undefined : tokens.get(`${jobId} ${token}`);
  if (known !== undefined) {
    if (source.run(known) === undefined) throw invalid(`Run ${known} of this idempotency_token was deleted.`);
    return { run_id: known, number_in_job: known };
  }
  const only = bodyTexts(body, "only");
  const keys = listOf(objectOf(job.settings).tasks).map((task) => String(task.task_key));
  for (const key of only ?? [])
    if (!keys.includes(key)) throw invalid(`Task ${key} does not exist in the job.`);
  const runId = source.runNow(jobId, {
    jobParameters: bodyTextMap(body, "job_parameters"),
    only,
    queue: body.queue === undefined ? undefined : bodyFlag(objectOf(body.queue), "enabled"),
    caller: access.caller.name,
  });
  if (token !== undefined) tokens.set(`${jobId} ${token}`, runId);
  return { run_id: runId, number_in_job: runId };
}

function readToken(body: RestObject): string | undefined {
  const token = body.idempotency_token;
  if (token === undefined || token === "") return undefined;
  if (typeof token === "string" && token.length <= TOKEN_MAX_LENGTH) return token;
  throw invalid(`idempotency_token must be a string of at most ${TOKEN_MAX_LENGTH} characters.`);
}
