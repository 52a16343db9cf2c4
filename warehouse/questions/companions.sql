-- warehouse/questions/companions.sql
-- Who appears with a person most often, and how often are both there?
-- Label:    Companions | 同场次数
-- Chinese:  谁与某人同场最多，其中几次均在场？
-- Reads:    co_appearances.
-- Parameters:
--   person | person | required | Who, in either script.
--   since | date | | First day to look at.
--   until | date | | Last day to look at.
SELECT
    CASE WHEN list_contains(g.person, a.entity_id) THEN a.other_person ELSE a.person END
        AS other_person,
    count(*) AS article_count,
    count(*) FILTER (a.are_both_present) AS both_present_count,
    min(a.day) AS first_seen_date,
    max(a.day_latest) AS last_seen_date
FROM co_appearances AS a
CROSS JOIN given AS g
WHERE
    (list_contains(g.person, a.entity_id) OR list_contains(g.person, a.other_entity_id))
    AND (g.since IS NULL OR a.day_latest >= g.since)
    AND (g.until IS NULL OR a.day <= g.until)
GROUP BY
    CASE WHEN list_contains(g.person, a.entity_id) THEN a.other_entity_id ELSE a.entity_id END,
    CASE WHEN list_contains(g.person, a.entity_id) THEN a.other_person ELSE a.person END
ORDER BY both_present_count DESC, article_count DESC, other_person ASC;
