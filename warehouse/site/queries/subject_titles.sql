-- warehouse/site/queries/subject_titles.sql
-- Which titles a person is printed with, and when.
SELECT
    e.entity_id,
    r.role,
    count(DISTINCT r.article_id) AS article_count,
    min(p.day) AS first_day,
    max(p.day) AS last_day
FROM paged_roles AS r
INNER JOIN paged_entities AS e ON r.mention_id = e.mention_id
INNER JOIN paged_subjects AS s ON e.entity_id = s.entity_id
INNER JOIN paged_articles AS p ON r.article_id = p.article_id
GROUP BY e.entity_id, r.role
QUALIFY
    row_number() OVER (
        PARTITION BY e.entity_id ORDER BY count(DISTINCT r.article_id) DESC, r.role
    ) <= $most
ORDER BY e.entity_id, first_day NULLS LAST, r.role;
