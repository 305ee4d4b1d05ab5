-- When the newest list price took effect.
--
-- Tables: system.billing.list_prices
-- Grain: one row
-- Prunes on: list_prices.price_start_time
--
-- Parameters:
--   :read_from        timestamp  prices that began earlier are not read
select cast(max(price_start_time) as string) as newest
from system.billing.list_prices
where price_start_time >= cast(:read_from as timestamp)
