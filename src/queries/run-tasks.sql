-- How the tasks of one run went: each task run (attempt) with its own start, end and result.
--
-- Tables: system.lakeflow.job_task_run_timeline
-- Grain: (workspace_id, job_run_id, task_key, run_id): an attempt of a task
-- Prunes on: job_task_run_timeline.period_start_time
--
-- Parameters:
--   :run_id           string     the job run
--   :workspace_id     string     its workspace
--   :read_from        timestamp  slices that start earlier are not read
--   :row_limit        integer    most rows to return
with slices as (
  select
    task_key, run_id, result_state, termination_code, period_start_time, period_end_time,
    case when result_state is not null then period_end_time end as result_time
  from system.lakeflow.job_task_run_timeline
  where job_run_id = :run_id
    and workspace_id = :workspace_id
    and period_start_time >= cast(:read_from as timestamp)
)
select
  task_key,
  run_id,
  cast(min(period_start_time) as string) as started_at,
  cast(case when max(result_time) is not null then max(period_end_time) end as string) as ended_at,
  coalesce(max_by(result_state, result_time), 'open') as state_word,
  nullif(max_by(coalesce(termination_code, ''), result_time), '') as termination_code
from slices
group by task_key, run_id
order by min(period_start_time), task_key, run_id
limit :row_limit
