-- warehouse/site/queries/subject_articles.sql
-- Where a subject is named, newest first.
-- Chosen first: only of the articles that a page lists, parts and roles are put together.
WITH listed AS (
    SELECT
        n.entity_id,
        n.article_id,
        p.day,
        p.is_inferred
    FROM (
        SELECT DISTINCT
            e.entity_id,
            e.article_id
        FROM paged_entities AS e
    ) AS n
    INNER JOIN paged_subjects AS s ON n.entity_id = s.entity_id
    INNER JOIN paged_articles AS p ON n.article_id = p.article_id
    QUALIFY
        row_number() OVER (
            PARTITION BY n.entity_id ORDER BY p.day DESC NULLS LAST, n.article_id
        ) <= $most
),

told AS (
    SELECT
        e.entity_id,
        e.article_id,
        array_to_string(list_sort(list_distinct(list(e.participation))), ' ') AS parts,
        nullif(array_to_string(list_sort(list_distinct(list(e.role))), '、'), '') AS roles,
        min(e.list_ordinal) AS list_ordinal,
        any_value(e.list_size) AS list_size
    FROM paged_entities AS e
    INNER JOIN listed AS l ON e.entity_id = l.entity_id AND e.article_id = l.article_id
    GROUP BY e.entity_id, e.article_id
)

SELECT
    l.entity_id,
    a.article_id,
    a.headline,
    a.language,
    a.info_source,
    l.day,
    l.is_inferred,
    t.parts,
    t.roles,
    t.list_ordinal,
    t.list_size
FROM listed AS l
INNER JOIN told AS t ON l.entity_id = t.entity_id AND l.article_id = t.article_id
INNER JOIN articles AS a ON l.article_id = a.article_id
ORDER BY l.entity_id, l.day DESC NULLS LAST, a.article_id;
