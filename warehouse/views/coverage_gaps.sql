-- warehouse/views/coverage_gaps.sql
-- Days of which an outlet has nothing, where it has something nearly always.
-- Label:    缺口
-- Grain:    one row per (batch, outlet, gap).
-- Key:      batch, outlet, gap_first_date.
-- Reads:    coverage_by_day.
-- Caveat:   of outlets with 20 days at least, and half of the days between first and last. Nothing
--           is not silence: the files may be missing, or name another outlet.
-- Columns:
--   batch, outlet
--   gap_first_date | 缺口首日 | First day of which there is nothing.
--   gap_last_date | 缺口末日 | Last day of which there is nothing.
--   gap_days | 缺口天数 | Days of which there is nothing.
--   articles_per_day | 日均文章数 | Articles of that outlet on a day that has some.
--   missing_article_count | 估计缺失 | Articles to expect in the gap, at that rate.
--   covered_share | 覆盖率 | Days with articles as a share of the days between first and last.
CREATE OR REPLACE VIEW coverage_gaps AS
WITH days AS (
    SELECT
        batch,
        outlet,
        day,
        article_count - inferred_count AS article_count
    FROM coverage_by_day
    WHERE article_count > inferred_count
),

usual AS (
    SELECT
        batch,
        outlet,
        avg(article_count) AS articles_per_day,
        count(*) / (max(day) - min(day) + 1) AS covered_share
    FROM days
    GROUP BY batch, outlet
    HAVING count(*) >= 20
),

stepped AS (
    SELECT
        batch,
        outlet,
        day,
        lead(day) OVER (PARTITION BY batch, outlet ORDER BY day) AS next_day
    FROM days
)

SELECT
    s.batch,
    s.outlet,
    s.day + 1 AS gap_first_date,
    s.next_day - 1 AS gap_last_date,
    s.next_day - s.day - 1 AS gap_days,
    round(u.articles_per_day, 2) AS articles_per_day,
    cast(round(u.articles_per_day * u.covered_share * (s.next_day - s.day - 1)) AS BIGINT)
        AS missing_article_count,
    round(u.covered_share, 4) AS covered_share
FROM stepped AS s
INNER JOIN usual AS u ON s.batch = u.batch AND s.outlet = u.outlet
WHERE s.next_day - s.day > 1 AND u.covered_share >= 0.5;
