import { z } from "zod";
import { type SourceStatus, type StatusResult, statusAnswer } from "../answers/status-answer.ts";
import { floorTo } from "../domain/clock.ts";
import { DAY_MS } from "../domain/day.ts";
import { toJobmonError } from "../domain/errors.ts";
import { jobsFreshness } from "../queries/jobs-freshness.ts";
import { pricesFreshness } from "../queries/prices-freshness.ts";
import { MONEY_FRESHNESS_MS } from "../queries/query.ts";
import { runsFreshness } from "../queries/runs-freshness.ts";
import { usageFreshness } from "../queries/usage-freshness.ts";
import { type CommandContext, defineCommand } from "./command.ts";

/** The sources, what an instant in each means, and how far back the newest row is looked for. */
const sources = [
  { table: "system.lakeflow.job_run_timeline", meaning: "newest data", query: runsFreshness, days: 30 },
  { table: "system.lakeflow.jobs", meaning: "newest change", query: jobsFreshness, days: 365 },
  { table: "system.billing.usage", meaning: "newest usage", query: usageFreshness, days: 30 },
  { table: "system.billing.list_prices", meaning: "newest price", query: pricesFreshness, days: 3650 },
] as const;

export const status = defineCommand({
  name: "status",
  summary: "Show what jobmon can reach, how fresh each source is, and its version",
  args: z.object({}),
  examples: ["status"],
  async run(_asked, context): Promise<StatusResult> {
    const asOf = floorTo(context.now(), MONEY_FRESHNESS_MS);
    return {
      asOf,
      installation: context.installation,
      workspaceId: context.jobsApi.workspaceId(),
      sources: await Promise.all(sources.map((source) => readSource(source, asOf, context))),
    };
  },
  answer: (result) => statusAnswer(result),
});

/** How far one source reaches. A source that cannot be read is a finding here, not a failure of the command. */
async function readSource(
  { table, meaning, query, days }: (typeof sources)[number],
  asOf: Date,
  context: CommandContext,
): Promise<SourceStatus> {
  try {
    const readFrom = new Date(asOf.getTime() - days * DAY_MS);
    const [row] = await context.warehouse.rows(query, { read_from: readFrom }, context);
    return { table, meaning, newest: row?.newest ?? null, error: null };
  } catch (thrown) {
    const error = toJobmonError(thrown);
    if (error.code === "CANCELED" || error.code === "INTERNAL") throw thrown;
    return { table, meaning, newest: null, error };
  }
}
