-- warehouse/site/queries/article_rows.sql
-- Articles as they are.
SELECT *
FROM drawn_rows
WHERE article_id BETWEEN $first AND $last
ORDER BY article_id;
