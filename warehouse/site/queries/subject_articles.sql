-- warehouse/site/queries/subject_articles.sql
-- Where a subject is named, newest first.
SELECT
    s.entity_id,
    a.article_id,
    a.headline,
    a.language,
    a.info_source,
    p.day,
    p.is_inferred,
    string_agg(DISTINCT e.participation, ' ' ORDER BY e.participation) AS parts,
    string_agg(DISTINCT e.role, '、' ORDER BY e.role) AS roles,
    min(e.list_ordinal) AS list_ordinal,
    any_value(e.list_size) AS list_size
FROM paged_subjects AS s
INNER JOIN paged_entities AS e ON s.entity_id = e.entity_id
INNER JOIN paged_articles AS p ON e.article_id = p.article_id
INNER JOIN articles AS a ON e.article_id = a.article_id
GROUP BY
    s.entity_id,
    a.article_id,
    a.headline,
    a.language,
    a.info_source,
    p.day,
    p.is_inferred
QUALIFY
    row_number() OVER (
        PARTITION BY s.entity_id ORDER BY p.day DESC NULLS LAST, a.article_id
    ) <= $most
ORDER BY s.entity_id, p.day DESC NULLS LAST, a.article_id;
