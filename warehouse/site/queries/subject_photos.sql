-- warehouse/site/queries/subject_photos.sql
-- Photos that a person took, or is seen in.
SELECT DISTINCT
    e.entity_id,
    e.participation,
    f.photo_id,
    f.article_id,
    g.position,
    f.description,
    a.language,
    p.day
FROM paged_photos AS f
INNER JOIN paged_entities AS e ON f.photo_id = e.photo_id
INNER JOIN paged_subjects AS s ON e.entity_id = s.entity_id
INNER JOIN paged_articles AS p ON f.article_id = p.article_id
INNER JOIN articles AS a ON f.article_id = a.article_id
INNER JOIN paragraphs AS g ON f.paragraph_id = g.paragraph_id
WHERE e.participation IN ('photographer', 'photographed')
QUALIFY
    row_number() OVER (
        PARTITION BY e.entity_id ORDER BY p.day DESC NULLS LAST, f.photo_id
    ) <= $most
ORDER BY e.entity_id, p.day DESC NULLS LAST, f.photo_id;
