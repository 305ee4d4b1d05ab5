import { z } from "zod";
import { activeAnswer } from "../answers/active-answer.ts";
import { floorTo } from "../domain/clock.ts";
import { pageArguments } from "./arguments.ts";
import { defineCommand } from "./command.ts";
import { commandText } from "./command-text.ts";
import { isJobId, jobHint, jobWords } from "./id-arguments.ts";
import { runOfLive } from "./live-rows.ts";
import { pageLinks } from "./page-links.ts";

/** Open runs read from the Jobs API; the tasks of a workspace that may run at once are 2,000. */
const ACTIVE_RUNS_FETCHED = 2_000;
/** The clock's step for live state. */
const LIVE_FRESHNESS_MS = 5_000;

export const active = defineCommand({
  name: "active",
  summary: "List the runs that are open now, from the Jobs API",
  details: [
    "Covers the workspace that jobmon is connected to; the system tables know of open runs elsewhere (see runs state:running).",
  ],
  args: z.object({ job: jobWords.optional().meta(jobHint), ...pageArguments }),
  positional: ["job"],
  examples: ["active", "active load"],
  async run({ job, limit }, context) {
    const asOf = floorTo(context.now(), LIVE_FRESHNESS_MS);
    const { items, complete } = await context.jobsApi.listRuns(
      { state: "active", most: ACTIVE_RUNS_FETCHED },
      context.signal,
    );
    const fits = (run: { job_id: string | null; run_name: string | null }) =>
      job === undefined ||
      (isJobId(job) && run.job_id === job) ||
      (run.run_name ?? "").toLowerCase().includes(job.toLowerCase());
    const { runUrl } = pageLinks(context);
    return {
      asOf,
      complete,
      runs: items.filter(fits).map((live) => {
        const run = runOfLive(live, context.jobsApi.workspaceId());
        return { run, queueReason: live.queue_reason, url: live.run_page_url ?? runUrl(run) };
      }),
      commandAt: (offset: number) => commandText("active", { job, offset, limit }),
    };
  },
  answer: (result, { job = null, offset, limit }) =>
    activeAnswer(result, { job, offset, limit, args: { job, offset, limit } }),
});
