-- warehouse/questions/careers.sql
-- Whose titles changed, from what to what, and when?
-- Label:    Careers | 职务变动
-- Chinese:  谁的职务有变动，由何职到何职，何时？
-- Reads:    title_changes.
-- Parameters:
--   person | person | | Who, in either script; nobody said: everybody.
--   since | date | | Only titles that begin on this day or later.
--   until | date | | Only titles that begin on this day or earlier.
SELECT
    c.person,
    c.old_role,
    c.old_last_seen_date,
    c.new_role,
    c.new_first_seen_date,
    c.gap_days,
    c.is_inferred,
    c.old_article_id,
    c.new_article_id
FROM title_changes AS c
CROSS JOIN given AS g
WHERE
    (g.person IS NULL OR list_contains(g.person, c.entity_id))
    AND (g.since IS NULL OR c.new_first_seen_date >= g.since)
    AND (g.until IS NULL OR c.new_first_seen_date <= g.until)
ORDER BY c.person, c.new_first_seen_date, c.old_role, c.new_role;
