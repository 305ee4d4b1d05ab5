import { z } from "zod";

/** An int64 id: text, or a number that JSON parsing kept exact. */
const id = z.union([z.string().regex(/^\d+$/), z.int().nonnegative()]).transform(String);
const text = z
  .string()
  .nullish()
  .transform((value) => value || null);
/** Milliseconds since the epoch; 0 means "not yet". */
const instant = z
  .number()
  .nullish()
  .transform((ms) => (ms ? new Date(ms) : null));

const status = z
  .object({
    state: text,
    queue_details: z.object({ code: text, message: text }).nullish(),
    termination_details: z.object({ code: text, type: text, message: text }).nullish(),
  })
  .nullish();

/** The deprecated twin of `status`, still sent, and the only one in older replies. */
const state = z
  .object({ life_cycle_state: text, result_state: text, state_message: text, queue_reason: text })
  .nullish();

export const taskShape = z.object({
  task_key: z.string(),
  run_id: id,
  attempt_number: z
    .int()
    .nullish()
    .transform((value) => value ?? 0),
  start_time: instant,
  end_time: instant,
  status,
  state,
});

export const runShape = z.object({
  run_id: id,
  job_id: id.nullish(),
  run_name: text,
  run_type: text,
  trigger: text,
  creator_user_name: text,
  start_time: instant,
  end_time: instant,
  run_page_url: text,
  status,
  state,
  tasks: z
    .array(taskShape)
    .nullish()
    .transform((tasks) => tasks ?? []),
  job_parameters: z
    .array(z.object({ name: z.string(), value: z.unknown().optional(), default: z.unknown().optional() }))
    .nullish()
    .transform((parameters) => parameters ?? []),
  overriding_parameters: z.record(z.string(), z.unknown()).nullish(),
  repair_history: z
    .array(z.object({ id: id.nullish(), type: text, start_time: instant, end_time: instant, state, status }))
    .nullish()
    .transform((history) => history ?? []),
  next_page_token: text,
});

export const runListShape = z.object({
  runs: z
    .array(runShape)
    .nullish()
    .transform((runs) => runs ?? []),
  next_page_token: text,
});

/** The kinds of a task, as the key that its settings stand under. */
const TASK_KEY = /_task$/;

export const jobShape = z.object({
  job_id: id,
  creator_user_name: text,
  run_as_user_name: text,
  created_time: instant,
  next_page_token: text,
  settings: z
    .object({
      name: text,
      tags: z.record(z.string(), z.string()).nullish(),
      schedule: z
        .object({ quartz_cron_expression: z.string(), timezone_id: text, pause_status: text })
        .nullish(),
      trigger: z.record(z.string(), z.unknown()).nullish(),
      continuous: z.unknown().optional(),
      max_concurrent_runs: z.int().nullish(),
      timeout_seconds: z.int().nullish(),
      tasks: z
        .array(
          z
            .looseObject({
              task_key: z.string(),
              depends_on: z.array(z.object({ task_key: z.string() })).nullish(),
            })
            .transform((task) => ({
              task_key: task.task_key,
              depends_on: (task.depends_on ?? []).map(({ task_key }) => task_key),
              kind:
                Object.keys(task)
                  .find((key) => TASK_KEY.test(key))
                  ?.replace(TASK_KEY, "") ?? null,
            })),
        )
        .nullish(),
    })
    .nullish(),
});

export const jobListShape = z.object({
  jobs: z
    .array(jobShape)
    .nullish()
    .transform((jobs) => jobs ?? []),
  next_page_token: text,
});

export const outputShape = z.object({ error: text, error_trace: text });

export const errorShape = z.object({ error_code: text, message: text });
