-- warehouse/site/queries/most_named.sql
-- People in most articles, other than as authors.
SELECT
    s.entity_id,
    s.name,
    s.article_count,
    mode(e.role ORDER BY e.role) AS role
FROM paged_subjects AS s
INNER JOIN paged_entities AS e ON s.entity_id = e.entity_id
INNER JOIN paged_articles AS p ON e.article_id = p.article_id
WHERE s.entity_type = 'person'
GROUP BY s.entity_id, s.name, s.article_count, s.mention_count
HAVING bool_or(e.participation NOT IN ('author', 'photographer', 'eponym'))
ORDER BY s.article_count DESC, s.mention_count DESC, s.entity_id ASC
LIMIT 14;
