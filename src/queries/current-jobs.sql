-- Which jobs exist now, by name. Deleted jobs are gone.
-- The number of all that fit stands on every row.
--
-- Tables: system.lakeflow.jobs
-- Grain: (workspace_id, job_id); the newest version of each job, ranked before deleted ones are left out.
-- Prunes on: nothing (one row per change of a job; small)
--
-- Parameters:
--   :search           string     null, or a job's id, its name, or a part of the name
--   :scope_all        boolean    true when the asker may see everything
--   :scope_workspaces string     else the workspaces that are visible, as ,1,2,
--   :scope_jobs       string     and the jobs that are visible, as ,1/10,2/20,
--   :row_limit        integer    most rows to return
with job_versions as (
  select
    workspace_id, job_id, coalesce(nullif(name, ''), job_id) as name, creator_user_name, creator_id,
    run_as_user_name, run_as, tags, trigger_type, paused, delete_time, create_time,
    trigger.schedule.quartz_cron_expression as quartz_cron_expression,
    trigger.schedule.timezone_id as timezone_id,
    row_number() over (
      partition by workspace_id, job_id order by change_time desc, delete_time desc nulls last
    ) as version
  from system.lakeflow.jobs
  where :scope_all
    or contains(:scope_workspaces, ',' || workspace_id || ',')
    or contains(:scope_jobs, ',' || workspace_id || '/' || job_id || ',')
),
found as (
  select
    j.*,
    case
      when :search is null then 0
      when job_id = :search or lower(name) = lower(:search) then 2
      when contains(lower(name), lower(:search)) then 1
    end as fit
  from job_versions j
  where version = 1 and delete_time is null
)
select
  cast(count(*) over () as string) as total_jobs,
  cast(fit as string) as fit,
  workspace_id,
  job_id,
  name,
  creator_user_name,
  coalesce(run_as_user_name, run_as) as run_as,
  quartz_cron_expression,
  timezone_id,
  trigger_type,
  paused,
  tags,
  cast(create_time as string) as created_at
from found
where fit is not null
order by fit desc, lower(name), workspace_id, job_id
limit :row_limit
