-- warehouse/questions/lists.sql
-- Which place has a person in lists of names, and where did it change?
-- Label:    Lists | 名单位次
-- Chinese:  某人在名单中位列第几，何时变动？
-- Reads:    list_places.
-- Parameters:
--   person | person | required | Who, in either script.
--   changed | flag | | Only lists in which the place is another than in the one before.
--   since | date | | First day to look at.
--   until | date | | Last day to look at.
SELECT
    a.day,
    a.is_day_inferred,
    a.person,
    a.list_ordinal,
    a.list_size,
    a.previous_list_ordinal,
    a.previous_list_size,
    a.is_place_changed,
    a.person_before,
    a.person_after,
    a.headline,
    a.mention_id,
    a.source_uri
FROM list_places AS a
CROSS JOIN given AS g
WHERE
    list_contains(g.person, a.entity_id)
    AND (a.is_place_changed OR NOT coalesce(g.changed, FALSE))
    AND (g.since IS NULL OR a.day_latest >= g.since)
    AND (g.until IS NULL OR a.day <= g.until)
ORDER BY a.day ASC NULLS LAST, a.article_id ASC, a.start_char ASC;
