-- warehouse/site/queries/titles.sql
-- Titles with who held them, most printed first.
SELECT
    r.role,
    s.entity_id,
    s.name,
    count(DISTINCT r.article_id) AS article_count,
    min(p.day) AS first_day,
    max(p.day) AS last_day
FROM paged_roles AS r
INNER JOIN paged_entities AS e ON r.mention_id = e.mention_id
INNER JOIN paged_subjects AS s ON e.entity_id = s.entity_id
INNER JOIN paged_articles AS p ON r.article_id = p.article_id
WHERE r.role_organization IS NOT NULL OR r.role_area IS NOT NULL
GROUP BY ALL
ORDER BY article_count DESC, r.role ASC, s.name ASC, s.entity_id ASC
LIMIT 300;
