import { z } from "zod";
import { type CostResult, costAnswer } from "../answers/cost-answer.ts";
import { floorTo } from "../domain/clock.ts";
import { costGroupings, provisionalSince } from "../domain/cost.ts";
import { keptSince, moneyWindow, moneyWindowBounds } from "../domain/time-window.ts";
import { jobCost, jobCostOf, jobCostParams } from "../queries/job-cost.ts";
import { oneOf, pageArguments, windowArguments } from "./arguments.ts";
import { defineCommand } from "./command.ts";
import { commandText } from "./command-text.ts";

const args = z.object({
  by: oneOf(costGroupings)
    .prefault("job")
    .meta({ hint: costGroupings.join("|"), description: "what a row stands for (default job)" }),
  ...windowArguments(moneyWindowBounds, "UTC dates, today included"),
  ...pageArguments,
});

type CostArgs = z.output<typeof args>;

export const cost = defineCommand({
  name: "cost",
  summary: "Show what jobs cost, in DBUs and at list price",
  details: [
    "Counts usage that Databricks bills as JOBS, by usage date, corrections included. All-purpose and SQL compute may hold work of jobs too; it stands beside the total.",
    "The last day or two still grow: Databricks writes usage hours later.",
  ],
  args,
  examples: ["cost", "cost days:7", "cost by:day days:14", "cost from:2026-01-01 to:2026-01-14"],
  async run(asked, context): Promise<CostResult> {
    const asOf = asked.as_of ?? floorTo(context.now(), jobCost.freshnessMs);
    const window = moneyWindow(asked, asOf);
    const { lookbackDays, currency } = context.settings;
    const params = jobCostParams({ groupBy: asked.by, window, lookbackDays, currency, scope: context.scope });
    return {
      cost: jobCostOf(await context.warehouse.rows(jobCost, params, context)),
      window,
      provisionalSince: provisionalSince(window.from, window.to, asOf),
      keptSince: keptSince(window.from, asOf),
      asOf,
      currency,
      commandAt: (offset) =>
        commandText("cost", { ...textArgs(asked), days: null, ...window, as_of: asOf, offset }),
    };
  },
  answer: (result, asked) =>
    costAnswer(result, { by: asked.by, offset: asked.offset, limit: asked.limit, args: textArgs(asked) }),
});

/** The arguments as they would be typed, with defaults filled in. */
function textArgs(asked: CostArgs) {
  const datesGiven = asked.from !== undefined || asked.to !== undefined;
  return {
    by: asked.by,
    days: datesGiven ? null : (asked.days ?? moneyWindowBounds.defaultDays),
    from: asked.from ?? null,
    to: asked.to ?? null,
    offset: asked.offset,
    limit: asked.limit,
  };
}
