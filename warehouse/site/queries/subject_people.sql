-- warehouse/site/queries/subject_people.sql
-- People with a title in an organisation.
SELECT
    s.entity_id,
    h.entity_id AS other_id,
    h.name,
    r.role,
    count(DISTINCT r.article_id) AS article_count
FROM paged_subjects AS s
INNER JOIN paged_roles AS r ON s.name = r.role_organization
INNER JOIN paged_entities AS e ON r.mention_id = e.mention_id
INNER JOIN paged_subjects AS h ON e.entity_id = h.entity_id
INNER JOIN paged_articles AS p ON r.article_id = p.article_id
WHERE s.entity_type = 'organization'
GROUP BY s.entity_id, h.entity_id, h.name, r.role
QUALIFY
    row_number() OVER (
        PARTITION BY s.entity_id ORDER BY count(DISTINCT r.article_id) DESC, h.name, r.role
    ) <= $most
ORDER BY s.entity_id, article_count DESC, h.name, r.role;
