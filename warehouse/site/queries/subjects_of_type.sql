-- warehouse/site/queries/subjects_of_type.sql
-- Subjects of one type, those in most articles first.
SELECT
    s.*,
    mode(e.role ORDER BY e.role) AS role,
    count(*) FILTER (WHERE e.participation = 'speaker') AS speeches,
    count(DISTINCT e.photo_id) FILTER (WHERE e.participation = 'photographed') AS photos
FROM paged_subjects AS s
INNER JOIN paged_entities AS e ON s.entity_id = e.entity_id
INNER JOIN paged_articles AS p ON e.article_id = p.article_id
WHERE s.entity_type = $entity_type
GROUP BY ALL
ORDER BY s.article_count DESC, s.mention_count DESC, s.entity_id;
