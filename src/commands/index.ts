import type { Command } from "./command.ts";
import { cost } from "./cost.ts";
import { help } from "./help.ts";
import { runs } from "./runs.ts";
import { status } from "./status.ts";

/** Every command, in the order help shows them. Help, the manifest and the reference page are made from this list. */
export const commands: readonly Command[] = [runs, cost, status, help];
