-- warehouse/site/queries/article_rows.sql
-- Articles as they are.
SELECT *
FROM articles
WHERE article_id IN (SELECT unnest($ids))
ORDER BY article_id;
