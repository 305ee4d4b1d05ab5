import { active } from "./active.ts";
import type { Command } from "./command.ts";
import { cost } from "./cost.ts";
import { help } from "./help.ts";
import { job } from "./job.ts";
import { jobs } from "./jobs.ts";
import { run } from "./run.ts";
import { runs } from "./runs.ts";
import { status } from "./status.ts";
import { usage } from "./usage.ts";
import { whoami } from "./whoami.ts";

/** Every command, in the order help shows them. Help, the manifest and the reference page are made from this list. */
export const commands: readonly Command[] = [runs, active, run, jobs, job, cost, usage, status, whoami, help];
