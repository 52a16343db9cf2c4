-- warehouse/site/queries/article_paragraphs.sql
-- The paragraphs of articles.
SELECT *
FROM paragraphs
WHERE article_id IN (SELECT unnest($ids))
ORDER BY article_id, position;
