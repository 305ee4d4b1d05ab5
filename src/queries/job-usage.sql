-- What jobs used, by day, job, cluster and SKU: newest day first, then the dearest.
-- Totals over everything stand on every row; without any usage there is one row with the totals alone.
--
-- Tables: system.billing.usage, system.billing.list_prices, system.lakeflow.jobs
-- Grain: (usage_date, workspace_id, job_id, cluster_id, sku_name); all record types summed, so that retracted usage is gone.
-- Prunes on: usage.usage_date
-- Money: list price, DBUs only; decimal(26,18) times decimal(12,9) is summed without rounding.
--
-- Parameters:
--   :from_date        date       first day
--   :to_date          date       last day, included
--   :job              string     null, or a job's id, its name, or a part of the name
--   :currency         string     currency of the list prices, such as USD
--   :scope_all        boolean    true when the asker may see everything
--   :scope_workspaces string     else the workspaces that are visible, as ,1,2,
--   :scope_jobs       string     and the jobs that are visible, as ,1/10,2/20,
--   :row_limit        integer    most rows to return
with job_versions as (
  select
    workspace_id, job_id, nullif(name, '') as name,
    row_number() over (
      partition by workspace_id, job_id order by change_time desc, delete_time desc nulls last
    ) as version
  from system.lakeflow.jobs
),
named_usage as (
  select
    u.usage_date, u.workspace_id, u.sku_name, u.cloud, u.usage_unit, u.usage_start_time, u.usage_quantity,
    u.usage_metadata.job_id as job_id,
    u.usage_metadata.cluster_id as cluster_id,
    coalesce(j.name, u.usage_metadata.job_name, u.usage_metadata.job_id) as job_name
  from system.billing.usage u
  left join job_versions j
    on j.version = 1 and j.workspace_id = u.workspace_id and j.job_id = u.usage_metadata.job_id
  where u.usage_date >= cast(:from_date as date)
    and u.usage_date <= cast(:to_date as date)
    and u.billing_origin_product = 'JOBS'
    and u.usage_unit = 'DBU'
    and (
      :scope_all
      or contains(:scope_workspaces, ',' || u.workspace_id || ',')
      or contains(:scope_jobs, ',' || u.workspace_id || '/' || u.usage_metadata.job_id || ',')
    )
),
-- How well each job fits the words asked for: 2 its id or whole name, 1 a part of its name.
job_matches as (
  select
    workspace_id, job_id,
    max(case
      when job_id = :job or lower(job_name) = lower(:job) then 2
      when contains(lower(job_name), lower(:job)) then 1
      else 0
    end) as fit
  from (
    select workspace_id, job_id, coalesce(name, job_id) as job_name from job_versions where version = 1
    union all
    select workspace_id, job_id, job_name from named_usage
  ) names
  where :job is not null and job_id is not null
  group by workspace_id, job_id
),
best_match as (
  select max(fit) as fit, count(case when fit > 0 then 1 end) as matched_jobs from job_matches
),
asked as (
  select n.*
  from named_usage n
  cross join best_match b
  left join job_matches m on m.workspace_id = n.workspace_id and m.job_id = n.job_id
  where :job is null or (m.fit > 0 and m.fit = b.fit)
),
hours as (
  select distinct sku_name, cloud, usage_unit, usage_start_time from asked
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
priced as (
  select
    a.*,
    cast(a.usage_quantity as decimal(26, 18))
      * case when try_cast(p.list_price as decimal(12, 9)) = p.list_price then try_cast(p.list_price as decimal(12, 9)) end
      as list_cost
  from asked a
  left join prices_in_force p
    on p.latest = 1
    and p.sku_name = a.sku_name
    and p.cloud = a.cloud
    and p.usage_unit = a.usage_unit
    and p.usage_start_time = a.usage_start_time
),
usage_rows as (
  select
    usage_date, workspace_id, job_id, cluster_id, sku_name,
    max(job_name) as job_name,
    sum(usage_quantity) as dbus,
    coalesce(sum(list_cost), 0) as list_cost
  from priced
  group by usage_date, workspace_id, job_id, cluster_id, sku_name
  having sum(usage_quantity) <> 0 or coalesce(sum(list_cost), 0) <> 0
),
totals as (
  select
    coalesce(sum(usage_quantity), 0) as dbus,
    coalesce(sum(list_cost), 0) as list_cost,
    coalesce(sum(case when list_cost is null and sku_name not like '%FREE_USAGE%' then usage_quantity end), 0)
      as unpriced_dbus,
    coalesce(sum(case when list_cost is null and sku_name like '%FREE_USAGE%' then usage_quantity end), 0) as free_dbus
  from priced
),
row_count as (
  select count(*) as total_rows from usage_rows
),
page as (
  select
    u.*,
    row_number() over (
      order by u.usage_date desc, u.list_cost desc, u.dbus desc, u.workspace_id, u.job_id nulls last,
        u.cluster_id nulls last, u.sku_name
    ) as position
  from usage_rows u
)
select
  cast(r.total_rows as string) as total_rows,
  cast(b.matched_jobs as string) as matched_jobs,
  cast(t.dbus as string) as total_dbus,
  cast(t.list_cost as string) as total_list_cost,
  cast(t.unpriced_dbus as string) as unpriced_dbus,
  cast(t.free_dbus as string) as free_dbus,
  cast(p.position as string) as position,
  cast(p.usage_date as string) as usage_date,
  p.workspace_id,
  p.job_id,
  p.job_name,
  p.cluster_id,
  p.sku_name,
  cast(p.dbus as string) as dbus,
  cast(p.list_cost as string) as list_cost
from totals t
cross join row_count r
cross join best_match b
left join page p on p.position <= :row_limit
order by p.position
