-- warehouse/views/photos_by_creator.sql
-- Photos per photographer and outlet.
-- Grain:    one row per (photographer, outlet named in the credit).
-- Reads:    articles, entities, photos.
-- Caveat:   a photo with two photographers counts for each.
CREATE OR REPLACE VIEW photos_by_creator AS
SELECT
    e.name AS creator,
    coalesce(p.source, a.info_source) AS source,
    count(DISTINCT p.photo_id) AS photo_count,
    count(DISTINCT p.article_id) AS article_count
FROM photos AS p
INNER JOIN entities AS e
    ON p.photo_id = e.photo_id AND e.participation = 'photographer'
INNER JOIN articles AS a ON p.article_id = a.article_id
GROUP BY e.name, coalesce(p.source, a.info_source);
