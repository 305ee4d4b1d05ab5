import { invalid } from "./api-error.ts";

/** A job, run, task run or output in the words of the Jobs API; ids may be strings, numbers or bigints. */
export type RestObject = Record<string, unknown>;

export const isObject = (value: unknown): value is RestObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An int64 id as its digits; undefined when the value is none. */
export function idOf(value: unknown): string | undefined {
  if (typeof value === "bigint" || (typeof value === "number" && Number.isSafeInteger(value))) {
    return String(value);
  }
  return typeof value === "string" && isInt64(value) ? BigInt(value).toString() : undefined;
}

/** A time or a duration in milliseconds; 0 when there is none. */
export const millisOf = (value: unknown): number => {
  const number = typeof value === "string" || typeof value === "bigint" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : 0;
};

/** The objects in a field that is a list; none when it is missing. */
export const listOf = (value: unknown): RestObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

export const objectOf = (value: unknown): RestObject => (isObject(value) ? value : {});

export function isInt64(text: string): boolean {
  return /^-?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

const ACTIVE_LIFE_CYCLE_STATES = [
  "QUEUED",
  "PENDING",
  "RUNNING",
  "TERMINATING",
  "WAITING_FOR_RETRY",
  "BLOCKED",
  "WAITING",
];

/** Whether the run (or task run) goes on, by `status`, else the older `state`, else its end. */
export function isActive(run: RestObject): boolean {
  const state = objectOf(run.status).state;
  if (typeof state === "string") return state !== "TERMINATED";
  const lifeCycle = objectOf(run.state).life_cycle_state;
  if (typeof lifeCycle === "string") return ACTIVE_LIFE_CYCLE_STATES.includes(lifeCycle);
  return millisOf(run.end_time) === 0;
}

/** The id that a stored object must have. Throws INVALID_PARAMETER_VALUE. */
export function requiredId(object: RestObject, field: "job_id" | "run_id"): string {
  const id = idOf(object[field]);
  if (id === undefined)
    throw invalid(`${field} must be an int64, not ${JSON.stringify(object[field]) ?? "missing"}`);
  return id;
}
