-- warehouse/questions/conflicts.sql
-- Where is one post printed with two people, one after the other or at once?
-- Label:    Handovers and conflicts | 交接与冲突
-- Chinese:  哪些职务先后或同时见于两人名下？
-- Reads:    title_conflicts.
-- Parameters:
--   title | words | | Title or a part of it, in either script.
--   person | person | | One of the two, in either script.
--   at_once | flag | | Only those at once.
--   articles | integer | 2 | Fewest articles for each of the two.
SELECT
    c.role_hans,
    c.relation,
    c.person,
    c.first_seen_date,
    c.last_seen_date,
    c.article_count,
    c.other_person,
    c.other_first_seen_date,
    c.other_last_seen_date,
    c.other_article_count,
    c.overlap_days,
    c.last_article_id,
    c.other_first_article_id
FROM title_conflicts AS c
CROSS JOIN given AS g
WHERE
    (g.title IS NULL OR contains(c.role_hans, g.title))
    AND (
        g.person IS NULL
        OR list_contains(g.person, c.entity_id)
        OR list_contains(g.person, c.other_entity_id)
    )
    AND (c.relation = 'at_once' OR NOT coalesce(g.at_once, FALSE))
    AND c.article_count >= g.articles
    AND c.other_article_count >= g.articles
ORDER BY c.role_hans ASC, c.other_first_seen_date ASC NULLS LAST, c.person ASC, c.other_person ASC;
