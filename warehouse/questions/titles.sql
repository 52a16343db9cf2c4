-- warehouse/questions/titles.sql
-- Which titles did a person hold, and when was each first and last printed?
-- Label:    Titles | 任职
-- Chinese:  某人担任过哪些职务，各自首见、末见于何时？
-- Reads:    titles_held.
-- Parameters:
--   person | person | required | Who, in either script.
--   since | date | | Only titles printed on this day or later.
--   until | date | | Only titles printed on this day or earlier.
SELECT
    t.person,
    t.role,
    t.role_organization,
    t.role_area,
    t.first_seen_date,
    t.is_first_seen_inferred,
    t.last_seen_date,
    t.is_last_seen_inferred,
    t.article_count,
    t.undated_article_count,
    t.first_article_id,
    t.last_article_id
FROM titles_held AS t
CROSS JOIN given AS g
WHERE
    list_contains(g.person, t.entity_id)
    AND (g.since IS NULL OR t.last_seen_date >= g.since)
    AND (g.until IS NULL OR t.first_seen_date <= g.until)
ORDER BY t.first_seen_date ASC NULLS LAST, t.article_count DESC, t.role ASC;
