-- How one run went, from all its slices; a row for each workspace and job in which the id occurs.
--
-- Tables: system.lakeflow.job_run_timeline, system.lakeflow.jobs
-- Grain: (workspace_id, job_id, run_id)
-- Prunes on: job_run_timeline.period_start_time
--
-- Parameters:
--   :run_id           string     the run
--   :read_from        timestamp  slices that start earlier are not read
--   :scope_all        boolean    true when the asker may see everything
--   :scope_workspaces string     else the workspaces that are visible, as ,1,2,
--   :scope_jobs       string     and the jobs that are visible, as ,1/10,2/20,
with watermark as (
  select max(period_end_time) as data_as_of
  from system.lakeflow.job_run_timeline
  where period_start_time >= cast(:read_from as timestamp)
),
slices as (
  select
    workspace_id, job_id, run_id, run_name, run_type, trigger_type, result_state, termination_code,
    period_start_time, period_end_time,
    case when result_state is not null then period_end_time end as result_time
  from system.lakeflow.job_run_timeline
  where run_id = :run_id
    and period_start_time >= cast(:read_from as timestamp)
    and (
      :scope_all
      or contains(:scope_workspaces, ',' || workspace_id || ',')
      or contains(:scope_jobs, ',' || workspace_id || '/' || job_id || ',')
    )
),
runs as (
  select
    workspace_id, job_id, run_id,
    min(period_start_time) as started_at,
    max(period_end_time) as seen_until,
    count(result_state) as results,
    max_by(result_state, result_time) as last_result,
    nullif(max_by(coalesce(termination_code, ''), result_time), '') as last_code,
    max_by(run_name, case when run_name is not null then period_end_time end) as run_name,
    max_by(run_type, case when run_type is not null then period_end_time end) as run_type,
    min_by(trigger_type, case when trigger_type is not null then period_start_time end) as trigger_type,
    coalesce(max(case when result_state is null then period_start_time end) >= max(result_time), false)
      as in_flight
  from slices
  group by workspace_id, job_id, run_id
),
job_versions as (
  select
    workspace_id, job_id, nullif(name, '') as name,
    row_number() over (
      partition by workspace_id, job_id order by change_time desc, delete_time desc nulls last
    ) as version
  from system.lakeflow.jobs
)
select
  r.workspace_id,
  r.job_id,
  r.run_id,
  coalesce(j.name, nullif(r.run_name, ''), r.job_id) as job_name,
  r.run_type,
  r.trigger_type,
  cast(r.started_at as string) as started_at,
  cast(case when r.last_result is not null and not r.in_flight then r.seen_until end as string) as ended_at,
  case
    when r.last_result is not null and not r.in_flight then r.last_result
    when r.seen_until >= w.data_as_of - interval '3' hour then 'open'
    else 'lost'
  end as state_word,
  cast(r.results + case when r.last_result is null or r.in_flight then 1 else 0 end as string) as attempts,
  case when r.last_result is not null and not r.in_flight then r.last_code end as termination_code
from runs r
cross join watermark w
left join job_versions j on j.version = 1 and j.workspace_id = r.workspace_id and j.job_id = r.job_id
order by r.workspace_id, r.job_id
