-- When the newest change of any job was made.
--
-- Tables: system.lakeflow.jobs
-- Grain: one row
-- Prunes on: jobs.change_time
--
-- Parameters:
--   :read_from        timestamp  changes made earlier are not read
select cast(max(change_time) as string) as newest
from system.lakeflow.jobs
where change_time >= cast(:read_from as timestamp)
