-- warehouse/site/queries/article_photos.sql
-- The photos of articles.
SELECT *
FROM photos
WHERE article_id IN (SELECT unnest($ids))
ORDER BY article_id, position;
