-- Where each workspace lives. Optional: the schema system.access has a grant of its own.
--
-- Tables: system.access.workspaces_latest
-- Grain: workspace_id
-- Prunes on: nothing (one row per workspace)
--
-- Parameters:
--   :row_limit        integer    most rows to return
select workspace_id, max(workspace_name) as workspace_name, max(workspace_url) as workspace_url
from system.access.workspaces_latest
where workspace_id is not null
group by workspace_id
order by workspace_id
limit :row_limit
