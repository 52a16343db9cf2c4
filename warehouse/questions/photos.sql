-- warehouse/questions/photos.sql
-- Who took how many photos, for which outlet, of which place?
-- Label:    Photos | 摄影
-- Chinese:  谁为哪家媒体在何地拍了多少照片？
-- Reads:    photos_by_place.
-- Parameters:
--   person | person | | Photographer, in either script; nobody said: everybody.
--   place | text | | A part of the place's name, as printed.
SELECT
    p.creator,
    p.source,
    p.location_shown,
    p.photo_count,
    p.article_count,
    p.first_seen_date,
    p.last_seen_date
FROM photos_by_place AS p
CROSS JOIN given AS g
WHERE
    (g.person IS NULL OR list_contains(g.person, p.entity_id))
    AND (g.place IS NULL OR contains(p.location_shown, g.place))
ORDER BY p.photo_count DESC, p.creator ASC, p.source ASC, p.location_shown ASC;
