-- warehouse/site/queries/article_paragraphs.sql
-- The paragraphs of articles.
SELECT *
FROM drawn_paragraphs
WHERE article_id BETWEEN $first AND $last
ORDER BY article_id, position;
