-- warehouse/site/queries/days.sql
-- Articles by day, printed and inferred.
SELECT
    coalesce(date_published, date_latest) AS day,
    count(*) FILTER (WHERE date_published IS NOT NULL) AS printed,
    count(*) FILTER (WHERE date_published IS NULL) AS inferred
FROM articles
WHERE day IS NOT NULL
GROUP BY day
ORDER BY day;
