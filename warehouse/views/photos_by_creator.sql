-- warehouse/views/photos_by_creator.sql
-- Photos per photographer and outlet.
-- Label:    摄影者
-- Grain:    one row per (photographer, outlet named in the credit).
-- Key:      entity_id, source.
-- Reads:    photos, entities, people, article_days.
-- Caveat:   a photo with two photographers counts for each: sum over creators, never over photos.
--           An outlet that is not told is an empty string.
-- Columns:
--   entity_id | 实体编号 | The photographer (people.entity_id).
--   creator | 摄影者 | Name that most articles print for the photographer.
--   source | 图片来源 | Outlet in the credit, else the article's; empty where neither is told.
--   photo_count | 照片数 | Photos.
--   article_count | 文章数 | Articles with these photos.
--   first_seen_date | 首见日期 | First day of such an article.
--   last_seen_date | 末见日期 | Last day of such an article.
CREATE OR REPLACE VIEW photos_by_creator AS
SELECT
    e.entity_id,
    w.person AS creator,
    coalesce(p.source, d.outlet, '') AS source,
    count(DISTINCT p.photo_id) AS photo_count,
    count(DISTINCT p.article_id) AS article_count,
    min(d.day) AS first_seen_date,
    max(d.day_latest) AS last_seen_date
FROM photos AS p
INNER JOIN entities AS e
    ON p.photo_id = e.photo_id AND e.participation = 'photographer'
INNER JOIN people AS w ON e.entity_id = w.entity_id
INNER JOIN article_days AS d ON p.article_id = d.article_id
GROUP BY e.entity_id, w.person, coalesce(p.source, d.outlet, '');
