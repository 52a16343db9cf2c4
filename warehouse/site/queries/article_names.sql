-- warehouse/site/queries/article_names.sql
-- The names of articles.
SELECT
    article_id,
    entity_id,
    entity_type,
    name,
    canonical_name,
    exact,
    participation,
    role,
    list_ordinal,
    list_size,
    start_char,
    end_char
FROM entities
WHERE article_id IN (SELECT unnest($ids))
ORDER BY article_id, start_char, end_char DESC;
