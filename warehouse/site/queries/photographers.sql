-- warehouse/site/queries/photographers.sql
-- Who took photos, and how many.
SELECT
    s.entity_id,
    s.name,
    count(DISTINCT e.photo_id) AS photos,
    count(DISTINCT e.article_id) AS article_count,
    mode(f.source ORDER BY f.source) AS source,
    mode(f.location_shown ORDER BY f.location_shown) AS place,
    min(p.day) AS first_day,
    max(p.day) AS last_day
FROM paged_subjects AS s
INNER JOIN paged_entities AS e ON s.entity_id = e.entity_id AND e.participation = 'photographer'
INNER JOIN paged_articles AS p ON e.article_id = p.article_id
LEFT JOIN paged_photos AS f ON e.photo_id = f.photo_id
GROUP BY s.entity_id, s.name
ORDER BY photos DESC, article_count DESC, s.name ASC;
