-- warehouse/views/people_by_month.sql
-- How often a person appears in a month, for each thousand articles that there are of it.
-- Label:    人物月度
-- Grain:    one row per (person, month, batch, outlet).
-- Key:      entity_id, month, batch, outlet.
-- Reads:    appearances, article_days.
-- Caveat:   articles whose month is not known are left out on both sides. Few articles make wild
--           rates: see volume_count.
-- Columns:
--   entity_id, person
--   month | 月份 | First day of the month.
--   batch | 批次 | Batch that brought the articles.
--   outlet | 媒体 | Outlet that they name as their source; empty where none.
--   article_count | 文章数 | Articles in which the person appears.
--   present_count | 在场数 | Of these, with the person there by text, roll or caption.
--   speech_char_count | 发言字数 | Characters of the person's speech in them.
--   volume_count | 总文章数 | All articles of that month, batch and outlet.
--   per_1000_articles | 每千篇 | article_count for each thousand of these.
CREATE OR REPLACE VIEW people_by_month AS
WITH months AS (
    SELECT
        article_id,
        cast(date_trunc('month', day) AS DATE) AS month,
        coalesce(batch, '') AS batch,
        coalesce(outlet, '') AS outlet
    FROM article_days
    WHERE date_trunc('month', day) = date_trunc('month', day_latest)
),

volumes AS (
    SELECT
        month,
        batch,
        outlet,
        count(*) AS volume_count
    FROM months
    GROUP BY month, batch, outlet
)

SELECT
    a.entity_id,
    any_value(a.person) AS person,
    m.month,
    m.batch,
    m.outlet,
    count(*) AS article_count,
    count(*) FILTER (a.is_present OR a.is_photographed) AS present_count,
    cast(sum(a.speech_char_count) AS BIGINT) AS speech_char_count,
    v.volume_count,
    round(1000 * count(*) / v.volume_count, 2) AS per_1000_articles
FROM appearances AS a
INNER JOIN months AS m ON a.article_id = m.article_id
INNER JOIN volumes AS v ON m.month = v.month AND m.batch = v.batch AND m.outlet = v.outlet
GROUP BY a.entity_id, m.month, m.batch, m.outlet, v.volume_count;
