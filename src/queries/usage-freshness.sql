-- Until when usage reaches.
--
-- Tables: system.billing.usage
-- Grain: one row
-- Prunes on: usage.usage_date
--
-- Parameters:
--   :read_from        timestamp  usage of earlier days is not read
select cast(max(usage_end_time) as string) as newest
from system.billing.usage
where usage_date >= cast(cast(:read_from as timestamp) as date)
