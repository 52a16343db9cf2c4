-- warehouse/site/queries/mapped.sql
-- Places that are named and known to lie somewhere.
SELECT
    g.place_code,
    g.name,
    g.longitude,
    g.latitude,
    s.entity_id,
    s.article_count
FROM paged_subjects AS s
INNER JOIN places AS g ON s.place_code = g.place_code
WHERE s.entity_type = 'place' AND g.longitude IS NOT NULL
ORDER BY s.article_count DESC, g.place_code ASC;
