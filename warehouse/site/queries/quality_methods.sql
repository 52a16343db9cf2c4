-- warehouse/site/queries/quality_methods.sql
-- Where dates were taken from.
SELECT
    date_method,
    count(*) AS articles
FROM articles
GROUP BY date_method
ORDER BY articles DESC, date_method ASC;
