import type { Principal, Team, Workspace } from "./account.ts";
import type { Schedule } from "./schedule.ts";

export interface TaskSpec {
  key: string;
  /** Keys of the tasks it waits for; they stand before it in the list. */
  after: readonly string[];
  /** Its part of the job's usual minutes, which are those of all tasks one after the other. */
  share: number;
  /** How often a failed attempt is retried. */
  retries?: number;
  /** The run succeeds although this task failed. */
  optional?: boolean;
}

/** What the tasks run on, and thereby which product is billed. */
export type Compute =
  | { kind: "job-cluster"; nodeType: string; workers: number; photon: boolean }
  | { kind: "serverless"; performanceTarget: "STANDARD" | "PERFORMANCE_OPTIMIZED" }
  /** Billed to the cluster or the warehouse: its usage names no job. */
  | { kind: "all-purpose"; clusterId: string }
  | { kind: "warehouse"; warehouseId: string };

/** One job of the account, or one kind of submit run. */
export interface JobSpec {
  name: string;
  workspace: Workspace;
  jobId: string;
  team: Team | null;
  /** Job tags beside the team. */
  tags: Readonly<Record<string, string>>;
  owner: Principal;
  creator: Principal;
  schedule: Schedule;
  tasks: readonly TaskSpec[];
  compute: Compute;
  /** Usual length of a run in minutes, if its tasks ran one after the other. */
  minutes: number;
  dbusPerHour: number;
  /** Standard deviation of ln(length). */
  spread: number;
  /** Length on Saturdays and Sundays against other days. */
  weekendFactor: number;
  failureRate: number;
  /** 0 and null both mean that there is no limit; both occur in the table. */
  timeoutSeconds: number | null;
  /** The job's first row; later ones are relative to now. */
  createdAt: string | { daysAgo: number };
  /** The days before now on which it was edited, oldest first. Empty: never since it was created. */
  editedDaysAgo: readonly number[];
  deletedDaysAgo?: number;
  pausedDaysAgo?: number;
  description: string | null;
  healthRuleSeconds?: number;
  bundle?: string;
}
