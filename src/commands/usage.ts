import { z } from "zod";
import { usageAnswer } from "../answers/usage-answer.ts";
import { floorTo } from "../domain/clock.ts";
import { provisionalSince } from "../domain/cost.ts";
import { moneyWindow, moneyWindowBounds } from "../domain/time-window.ts";
import { jobUsage, jobUsageOf, jobUsageParams } from "../queries/job-usage.ts";
import { pageArguments, windowArguments } from "./arguments.ts";
import { defineCommand } from "./command.ts";
import { commandText } from "./command-text.ts";
import { refuseJob } from "./find-job.ts";
import { jobHint, jobWords } from "./id-arguments.ts";

const usageBounds = { ...moneyWindowBounds, defaultDays: 7 };

export const usage = defineCommand({
  name: "usage",
  summary: "Show what jobs used, by day, job, cluster and SKU",
  details: [
    "Counts usage that Databricks bills as JOBS, corrections included; what was wholly retracted is gone.",
  ],
  args: z.object({
    job: jobWords.optional().meta(jobHint),
    ...windowArguments(usageBounds, "UTC dates, today included"),
    ...pageArguments,
  }),
  positional: ["job"],
  examples: ["usage", "usage nightly load days:14"],
  async run(asked, context) {
    const asOf = asked.as_of ?? floorTo(context.now(), jobUsage.freshnessMs);
    const window = moneyWindow(asked, asOf, usageBounds);
    const params = jobUsageParams({
      window,
      job: asked.job ?? null,
      currency: context.settings.currency,
      scope: context.scope,
    });
    const found = jobUsageOf(await context.warehouse.rows(jobUsage, params, context));
    if (asked.job !== undefined && found.matchedJobs === 0) {
      await refuseJob({ command: "usage", job: asked.job }, context);
    }
    const { job, limit } = asked;
    return {
      usage: found,
      window,
      asOf,
      currency: context.settings.currency,
      provisionalSince: provisionalSince(window.from, window.to, asOf),
      commandAt: (offset: number) => commandText("usage", { job, ...window, offset, limit, as_of: asOf }),
    };
  },
  answer: (result, { job = null, days = null, from = null, to = null, offset, limit }) =>
    usageAnswer(result, {
      job,
      offset,
      limit,
      args: { job, days: (from ?? to) ? null : (days ?? usageBounds.defaultDays), from, to, offset, limit },
    }),
});
