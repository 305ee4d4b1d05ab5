-- Which jobs exist now, by name. Deleted jobs are gone.
--
-- Tables: system.lakeflow.jobs
-- Grain: (workspace_id, job_id); the newest version of each job, ranked before deleted ones are left out.
-- Prunes on: nothing (one row per change of a job; small)
--
-- Parameters:
--   :scope_all        boolean    true when the asker may see everything
--   :scope_workspaces string     else the workspaces that are visible, as ,1,2,
--   :scope_jobs       string     and the jobs that are visible, as ,1/10,2/20,
--   :row_limit        integer    most rows to return
with job_versions as (
  select
    workspace_id, job_id, name, delete_time, change_time,
    row_number() over (
      partition by workspace_id, job_id order by change_time desc, delete_time desc nulls last
    ) as version
  from system.lakeflow.jobs
  where :scope_all
    or contains(:scope_workspaces, ',' || workspace_id || ',')
    or contains(:scope_jobs, ',' || workspace_id || '/' || job_id || ',')
)
select
  workspace_id,
  job_id,
  coalesce(nullif(name, ''), job_id) as name,
  cast(change_time as string) as changed_at
from job_versions
where version = 1 and delete_time is null
order by lower(coalesce(nullif(name, ''), job_id)), workspace_id, job_id
limit :row_limit
