-- warehouse/questions/teams.sql
-- Which reporter works with which photographer?
-- Label:    Teams | 采摄搭档
-- Chinese:  哪位记者与哪位摄影者搭档？
-- Reads:    photo_teams.
-- Parameters:
--   person | person | | One of the two, in either script; nobody said: everybody.
SELECT
    t.reporter,
    t.photographer,
    t.article_count,
    t.photo_count,
    t.first_seen_date,
    t.last_seen_date
FROM photo_teams AS t
CROSS JOIN given AS g
WHERE
    g.person IS NULL
    OR list_contains(g.person, t.reporter_entity_id)
    OR list_contains(g.person, t.photographer_entity_id)
ORDER BY t.article_count DESC, t.photo_count DESC, t.reporter ASC, t.photographer ASC;
