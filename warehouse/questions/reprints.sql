-- warehouse/questions/reprints.sql
-- Which articles are reprints, who was first, what was cut?
-- Label:    Reprints | 转载
-- Chinese:  哪些文章是转载，谁首发，删了什么？
-- Reads:    reprinted_articles.
-- Parameters:
--   outlet | words | | Outlet of the reprint or of the first article, or a part of its name.
--   since | date | | First day to look at.
--   until | date | | Last day to look at.
SELECT
    a.day,
    a.is_day_inferred,
    a.headline,
    a.outlet,
    a.first_headline,
    a.first_outlet,
    a.first_day,
    a.first_method,
    round(a.kept_share, 3) AS kept_share,
    a.is_retitled,
    a.is_converted,
    a.cut,
    a.added,
    a.cluster_id,
    a.article_id,
    a.source_uri
FROM reprinted_articles AS a
CROSS JOIN given AS g
WHERE
    (
        g.outlet IS NULL
        OR contains(shadow(coalesce(a.outlet, '')), lower(g.outlet))
        OR contains(shadow(coalesce(a.first_outlet, '')), lower(g.outlet))
    )
    AND (g.since IS NULL OR a.day >= g.since)
    AND (g.until IS NULL OR a.day <= g.until)
ORDER BY a.cluster_id ASC, a.day ASC NULLS LAST, a.article_id ASC;
