-- warehouse/questions/together.sql
-- Who appeared with a person, at which event, on which day, and where is that printed?
-- Label:    Together | 同场
-- Chinese:  某人与谁同场，在何活动，何日，出处何在？
-- Reads:    co_appearances.
-- Parameters:
--   person | person | required | Who, in either script.
--   other | person | | With whom, in either script; nobody said: with anybody.
--   present | flag | | Only where text, roll or caption has both there.
--   since | date | | First day to look at.
--   until | date | | Last day to look at.
SELECT
    a.day,
    a.is_day_inferred,
    CASE WHEN list_contains(g.person, a.entity_id) THEN a.person ELSE a.other_person END AS person,
    CASE WHEN list_contains(g.person, a.entity_id) THEN a.other_person ELSE a.person END
        AS other_person,
    a.are_both_present,
    a.event_name,
    a.headline,
    a.quote,
    a.other_quote,
    a.mention_id,
    a.other_mention_id,
    a.source_uri
FROM co_appearances AS a
CROSS JOIN given AS g
WHERE
    (
        (
            list_contains(g.person, a.entity_id)
            AND (g.other IS NULL OR list_contains(g.other, a.other_entity_id))
        )
        OR (
            list_contains(g.person, a.other_entity_id)
            AND (g.other IS NULL OR list_contains(g.other, a.entity_id))
        )
    )
    AND (a.are_both_present OR NOT coalesce(g.present, FALSE))
    AND (g.since IS NULL OR a.day_latest >= g.since)
    AND (g.until IS NULL OR a.day <= g.until)
ORDER BY a.day DESC NULLS LAST, a.article_id ASC, a.start_char ASC, a.other_start_char ASC;
