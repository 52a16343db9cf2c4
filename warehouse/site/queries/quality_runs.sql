-- warehouse/site/queries/quality_runs.sql
-- The last runs.
SELECT
    action,
    batch,
    finished_at_utc,
    offered,
    unchanged,
    articles,
    duplicates,
    rejected,
    retracted
FROM runs
ORDER BY finished_at_utc DESC
LIMIT 40;
