-- warehouse/site/queries/quality_reasons.sql
-- Why documents were rejected.
SELECT
    reason,
    count(*) AS documents
FROM rejections
GROUP BY reason
ORDER BY documents DESC, reason ASC;
