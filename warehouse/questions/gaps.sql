-- warehouse/questions/gaps.sql
-- Of which days does an outlet have nothing, where it has something nearly always?
-- Label:    Gaps | 缺口
-- Chinese:  哪些媒体在哪些日子缺稿？
-- Reads:    coverage_gaps.
-- Parameters:
--   days | integer | 1 | Fewest days of a gap.
SELECT
    c.batch,
    c.outlet,
    c.gap_first_date,
    c.gap_last_date,
    c.gap_days,
    c.articles_per_day,
    c.missing_article_count,
    c.covered_share
FROM coverage_gaps AS c
CROSS JOIN given AS g
WHERE c.gap_days >= g.days
ORDER BY c.batch, c.outlet, c.gap_first_date;
