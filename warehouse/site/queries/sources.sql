-- warehouse/site/queries/sources.sql
-- Outlets with most articles.
SELECT
    info_source AS name,
    count(*) AS article_count
FROM articles
WHERE info_source IS NOT NULL
GROUP BY info_source
ORDER BY article_count DESC, name ASC
LIMIT 12;
