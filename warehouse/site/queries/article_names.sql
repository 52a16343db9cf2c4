-- warehouse/site/queries/article_names.sql
-- The names of articles.
SELECT *
FROM paged_entities
WHERE
    article_id BETWEEN $first AND $last
    AND article_id IN (FROM drawn_articles)
ORDER BY article_id, start_char, end_char DESC;
