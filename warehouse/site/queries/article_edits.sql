-- warehouse/site/queries/article_edits.sql
-- The edits of articles.
SELECT *
FROM drawn_edits
WHERE article_id BETWEEN $first AND $last
ORDER BY article_id, step, start_char;
