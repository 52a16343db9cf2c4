-- warehouse/site/queries/quality_rejections.sql
-- Rejected documents, and what to do.
SELECT
    source_uri,
    reason,
    found,
    action
FROM rejections
ORDER BY reason, source_uri LIMIT 500;
