-- warehouse/site/queries/article_photos.sql
-- The photos of articles.
SELECT *
FROM paged_photos
WHERE
    article_id BETWEEN $first AND $last
    AND article_id IN (FROM drawn_articles)
ORDER BY article_id, position;
