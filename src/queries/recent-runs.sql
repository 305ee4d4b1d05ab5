-- Which runs ended in a window or are open, one row per run: open ones first, then the newest end first.
-- A summary of all of them stands on every row; without any run there is one row with the summary alone.
--
-- Tables: system.lakeflow.job_run_timeline, system.lakeflow.jobs
-- Grain: (workspace_id, job_id, run_id), whatever the number of slices, attempts and repairs.
-- Prunes on: job_run_timeline.period_start_time
--
-- Parameters:
--   :read_from        timestamp  slices that start earlier are not read
--   :known_from       timestamp  a run with a slice before this began too early for its start to be known
--   :from_ts          timestamp  first instant of the window (a run is in it by its end)
--   :to_ts            timestamp  first instant after the window
--   :states           string     null, or the table's words to keep, as ,FAILED,ERROR,
--   :known_states     string     every word of the table that jobmon knows, as ,A,B,
--   :job              string     null, or a job's id, its name, or a part of the name
--   :scope_all        boolean    true when the asker may see everything
--   :scope_workspaces string     else the workspaces that are visible, as ,1,2,
--   :scope_jobs       string     and the jobs that are visible, as ,1/10,2/20,
--   :row_limit        integer    most rows to return
with slices as (
  select
    workspace_id, job_id, run_id, run_name, run_type, trigger_type, result_state, termination_code,
    period_start_time, period_end_time,
    case when result_state is not null then period_end_time end as result_time
  from system.lakeflow.job_run_timeline
  where period_start_time >= cast(:read_from as timestamp)
),
watermark as (
  select max(period_end_time) as data_as_of from slices
),
runs as (
  select
    workspace_id, job_id, run_id,
    min(period_start_time) as started_at,
    max(period_end_time) as seen_until,
    count(result_state) as results,
    max_by(result_state, result_time) as last_result,
    -- An engine may skip nulls here, and would then tell an earlier attempt's code.
    nullif(max_by(coalesce(termination_code, ''), result_time), '') as last_code,
    max_by(run_name, case when run_name is not null then period_end_time end) as run_name,
    max_by(run_type, case when run_type is not null then period_end_time end) as run_type,
    min_by(trigger_type, case when trigger_type is not null then period_start_time end) as trigger_type,
    coalesce(max(case when result_state is null then period_start_time end) >= max(result_time), false)
      as in_flight
  from slices
  where :scope_all
    or contains(:scope_workspaces, ',' || workspace_id || ',')
    or contains(:scope_jobs, ',' || workspace_id || '/' || job_id || ',')
  group by workspace_id, job_id, run_id
),
job_versions as (
  select
    workspace_id, job_id, nullif(name, '') as name,
    row_number() over (
      partition by workspace_id, job_id order by change_time desc, delete_time desc nulls last
    ) as version
  from system.lakeflow.jobs
  where :scope_all
    or contains(:scope_workspaces, ',' || workspace_id || ',')
    or contains(:scope_jobs, ',' || workspace_id || '/' || job_id || ',')
),
named_runs as (
  select
    r.workspace_id, r.job_id, r.run_id, r.run_type, r.trigger_type, r.started_at, r.seen_until, r.results,
    r.last_code, coalesce(j.name, nullif(r.run_name, ''), r.job_id) as job_name,
    r.last_result is null or r.in_flight as without_end,
    case
      when r.last_result is not null and not r.in_flight then r.last_result
      when r.seen_until >= w.data_as_of - interval '3' hour then 'open'
      else 'lost'
    end as state_word
  from runs r
  cross join watermark w
  left join job_versions j
    on j.version = 1 and j.workspace_id = r.workspace_id and j.job_id = r.job_id
),
-- How well each job fits the words asked for: 2 its id or whole name, 1 a part of its name.
job_matches as (
  select
    workspace_id, job_id,
    max(case
      when job_id = :job or lower(name) = lower(:job) then 2
      when contains(lower(name), lower(:job)) then 1
      else 0
    end) as fit
  from (
    select workspace_id, job_id, coalesce(name, job_id) as name from job_versions where version = 1
    union all
    select workspace_id, job_id, job_name as name from named_runs
  ) names
  where :job is not null
  group by workspace_id, job_id
),
best_match as (
  select max(fit) as fit, count(case when fit > 0 then 1 end) as matched_jobs from job_matches
),
asked as (
  select n.*
  from named_runs n
  cross join best_match b
  left join job_matches m on m.workspace_id = n.workspace_id and m.job_id = n.job_id
  where (:job is null or (m.fit > 0 and m.fit = b.fit))
    and case
      when n.state_word = 'open' then n.started_at < cast(:to_ts as timestamp)
      else n.seen_until >= cast(:from_ts as timestamp) and n.seen_until < cast(:to_ts as timestamp)
    end
    and case
      when :states is null then n.state_word <> 'lost'
      else contains(cast(:states as string), ',' || n.state_word || ',')
        or (contains(cast(:states as string), ',lost,') and not contains(:known_states, ',' || n.state_word || ','))
    end
),
summary as (
  select
    count(*) as total_runs,
    count(case when state_word = 'SUCCEEDED' then 1 end) as succeeded,
    count(case when state_word in ('FAILED', 'TIMED_OUT', 'ERROR') then 1 end) as failures,
    count(case when state_word = 'open' then 1 end) as running
  from asked
),
page as (
  select
    a.*,
    row_number() over (
      order by
        case when a.state_word = 'open' then 0 else 1 end,
        case when a.state_word = 'open' then a.started_at else a.seen_until end desc,
        a.workspace_id, a.job_id, a.run_id
    ) as position
  from asked a
)
select
  cast(s.total_runs as string) as total_runs,
  cast(s.succeeded as string) as succeeded,
  cast(s.failures as string) as failures,
  cast(s.running as string) as running,
  cast(b.matched_jobs as string) as matched_jobs,
  cast(w.data_as_of as string) as data_as_of,
  p.workspace_id,
  p.job_id,
  p.run_id,
  p.job_name,
  p.run_type,
  p.trigger_type,
  cast(case when p.started_at >= cast(:known_from as timestamp) then p.started_at end as string) as started_at,
  cast(case when not p.without_end then p.seen_until end as string) as ended_at,
  p.state_word,
  cast(p.results + case when p.without_end then 1 else 0 end as string) as attempts,
  case when not p.without_end then p.last_code end as termination_code
from summary s
cross join watermark w
cross join best_match b
left join page p on p.position <= :row_limit
order by p.position
