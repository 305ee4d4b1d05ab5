-- Until when the run timeline reaches.
--
-- Tables: system.lakeflow.job_run_timeline
-- Grain: one row
-- Prunes on: job_run_timeline.period_start_time
--
-- Parameters:
--   :read_from        timestamp  slices that start earlier are not read
select cast(max(period_end_time) as string) as newest
from system.lakeflow.job_run_timeline
where period_start_time >= cast(:read_from as timestamp)
