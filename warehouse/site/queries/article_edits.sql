-- warehouse/site/queries/article_edits.sql
-- The edits of articles.
SELECT *
FROM edits
WHERE article_id IN (SELECT unnest($ids))
ORDER BY article_id, step, start_char;
