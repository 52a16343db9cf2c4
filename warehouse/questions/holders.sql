-- warehouse/questions/holders.sql
-- Who held a title, one after the other?
-- Label:    Holders | 任职者
-- Chinese:  某职务先后由谁担任？
-- Reads:    titles_held.
-- Parameters:
--   title | words | required | Title or a part of it, in either script: 外交部长.
--   exact | flag | | Only that very title.
--   articles | integer | 1 | Fewest articles that print it with the person.
SELECT
    t.role,
    t.person,
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
    CASE
        WHEN coalesce(g.exact, FALSE) THEN t.role_hans = g.title
        ELSE contains(t.role_hans, g.title)
    END
    AND NOT t.is_byline
    AND t.article_count >= g.articles
ORDER BY t.role_hans ASC, t.first_seen_date ASC NULLS LAST, t.person ASC;
