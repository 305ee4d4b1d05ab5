-- What jobs cost in a window, in DBUs and at list price, by job or by day: dearest job or newest day first.
-- Totals over everything stand on every row; without any usage there is one row with the totals alone.
--
-- Tables: system.billing.usage, system.billing.list_prices, system.lakeflow.jobs, system.lakeflow.job_run_timeline
-- Grain: (workspace_id, job_id), or usage_date; all record types summed, so that retracted usage is gone.
-- Prunes on: usage.usage_date, job_run_timeline.period_start_time
-- Money: list price, DBUs only; decimal(26,18) times decimal(12,9) is summed without rounding.
--
-- Parameters:
--   :group_by         string     job or day
--   :from_date        date       first day
--   :to_date          date       last day, included
--   :names_from       timestamp  run names are looked up from here on, for jobs without a row in jobs
--   :currency         string     currency of the list prices, such as USD
--   :scope_all        boolean    true when the asker may see everything
--   :scope_workspaces string     else the workspaces that are visible, as ,1,2,
--   :scope_jobs       string     and the jobs that are visible, as ,1/10,2/20,
--   :row_limit        integer    most rows to return
with usage_rows as (
  select
    workspace_id, sku_name, cloud, usage_unit, usage_start_time, usage_quantity, ingestion_date,
    usage_metadata.job_id as job_id,
    usage_metadata.job_run_id as job_run_id,
    usage_metadata.job_name as job_name,
    billing_origin_product = 'JOBS' as is_job,
    case when :group_by = 'job' and usage_metadata.job_id is not null then workspace_id end as group_workspace_id,
    case when :group_by = 'job' then usage_metadata.job_id end as group_job_id,
    case when :group_by = 'day' then usage_date end as group_date
  from system.billing.usage
  where usage_date >= cast(:from_date as date)
    and usage_date <= cast(:to_date as date)
    and (
      (billing_origin_product = 'JOBS' and usage_unit = 'DBU')
      or billing_origin_product in ('ALL_PURPOSE', 'INTERACTIVE', 'SQL')
    )
    and (
      :scope_all
      or contains(:scope_workspaces, ',' || workspace_id || ',')
      or contains(:scope_jobs, ',' || workspace_id || '/' || usage_metadata.job_id || ',')
    )
),
hours as (
  select distinct sku_name, cloud, usage_unit, usage_start_time from usage_rows
),
-- Prices may overlap or nest: of those in force at an hour the latest start wins.
prices_in_force as (
  select
    h.sku_name, h.cloud, h.usage_unit, h.usage_start_time,
    coalesce(l.pricing.effective_list.default, l.pricing.default) as list_price,
    row_number() over (
      partition by h.sku_name, h.cloud, h.usage_unit, h.usage_start_time order by l.price_start_time desc, l.price_end_time desc nulls first
    ) as latest
  from hours h
  join system.billing.list_prices l
    on l.sku_name = h.sku_name
    and l.cloud = h.cloud
    and l.usage_unit = h.usage_unit
    and l.currency_code = :currency
    and h.usage_start_time >= l.price_start_time
    and (l.price_end_time is null or h.usage_start_time < l.price_end_time)
),
-- A price that decimal(12,9) cannot hold is not rounded: its usage counts as unpriced, and is told apart.
prices as (
  select
    sku_name, cloud, usage_unit, usage_start_time, list_price,
    case when try_cast(list_price as decimal(12, 9)) = list_price then try_cast(list_price as decimal(12, 9)) end
      as unit_price
  from prices_in_force
  where latest = 1
),
priced as (
  select
    u.*,
    u.usage_quantity as quantity,
    cast(u.usage_quantity as decimal(26, 18)) * p.unit_price as list_cost,
    p.unit_price is null and u.sku_name like '%FREE_USAGE%' as is_free,
    p.unit_price is null and u.sku_name not like '%FREE_USAGE%' as is_unpriced,
    p.unit_price is null and p.list_price is not null as is_too_fine
  from usage_rows u
  left join prices p
    on p.sku_name = u.sku_name
    and p.cloud = u.cloud
    and p.usage_unit = u.usage_unit
    and p.usage_start_time = u.usage_start_time
),
per_run as (
  select
    group_workspace_id, group_job_id, group_date, workspace_id, job_run_id,
    max(job_name) as job_name,
    sum(quantity) as dbus,
    coalesce(sum(list_cost), 0) as list_cost,
    sum(case when is_unpriced then quantity else 0 end) as unpriced_dbus
  from priced
  where is_job
  group by group_workspace_id, group_job_id, group_date, workspace_id, job_run_id
),
cost_rows as (
  select
    group_workspace_id, group_job_id, group_date,
    max(job_name) as usage_job_name,
    sum(dbus) as dbus,
    sum(list_cost) as list_cost,
    sum(unpriced_dbus) as unpriced_dbus,
    count(case when job_run_id is not null and dbus <> 0 then 1 end) as runs
  from per_run
  group by group_workspace_id, group_job_id, group_date
  having sum(dbus) <> 0 or sum(list_cost) <> 0
),
totals as (
  select
    coalesce(sum(case when is_job then list_cost end), 0) as list_cost,
    coalesce(sum(case when is_job then quantity end), 0) as dbus,
    coalesce(sum(case when not is_job then list_cost end), 0) as not_attributable_cost,
    coalesce(sum(case when is_job and is_unpriced then quantity end), 0) as unpriced_dbus,
    coalesce(sum(case when is_job and is_free then quantity end), 0) as free_dbus,
    coalesce(sum(case when is_job and is_too_fine and not is_free then quantity end), 0) as too_fine_dbus,
    max(ingestion_date) as ingested_until,
    max(usage_start_time) as newest_usage
  from priced
),
row_count as (
  select count(*) as total_rows from cost_rows
),
job_versions as (
  select
    workspace_id, job_id, nullif(name, '') as name,
    row_number() over (
      partition by workspace_id, job_id order by change_time desc, delete_time desc nulls last
    ) as version
  from system.lakeflow.jobs
  where :group_by = 'job'
),
page as (
  select
    c.*,
    j.name as job_name,
    row_number() over (
      order by c.group_date desc nulls last, c.list_cost desc, c.dbus desc,
        c.group_workspace_id nulls last, c.group_job_id nulls last
    ) as position
  from cost_rows c
  left join job_versions j
    on j.version = 1 and j.workspace_id = c.group_workspace_id and j.job_id = c.group_job_id
),
unnamed as (
  select group_workspace_id, group_job_id
  from page
  where position <= :row_limit and job_name is null and usage_job_name is null and group_job_id is not null
),
run_names as (
  select t.workspace_id, t.job_id, max_by(t.run_name, t.period_end_time) as run_name
  from system.lakeflow.job_run_timeline t
  join unnamed n on n.group_workspace_id = t.workspace_id and n.group_job_id = t.job_id
  where t.period_start_time >= cast(:names_from as timestamp) and t.run_name is not null
  group by t.workspace_id, t.job_id
)
select
  cast(r.total_rows as string) as total_rows,
  cast(t.list_cost as string) as total_list_cost,
  cast(t.dbus as string) as total_dbus,
  cast(t.not_attributable_cost as string) as not_attributable_cost,
  cast(t.unpriced_dbus as string) as total_unpriced_dbus,
  cast(t.free_dbus as string) as free_dbus,
  cast(t.too_fine_dbus as string) as too_fine_dbus,
  cast(t.ingested_until as string) as ingested_until,
  cast(t.newest_usage as string) as newest_usage,
  cast(p.position as string) as position,
  p.group_workspace_id as workspace_id,
  p.group_job_id as job_id,
  cast(p.group_date as string) as usage_date,
  coalesce(p.job_name, p.usage_job_name, n.run_name, p.group_job_id) as job_name,
  cast(p.list_cost as string) as list_cost,
  cast(p.dbus as string) as dbus,
  cast(p.unpriced_dbus as string) as unpriced_dbus,
  cast(p.runs as string) as runs
from totals t
cross join row_count r
left join page p on p.position <= :row_limit
left join run_names n on n.workspace_id = p.group_workspace_id and n.job_id = p.group_job_id
order by p.position
