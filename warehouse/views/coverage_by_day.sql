-- warehouse/views/coverage_by_day.sql
-- How much there is of each day: the volume that every count of a day must be held against.
-- Label:    每日数量
-- Grain:    one row per (day, batch, outlet).
-- Key:      day, batch, outlet.
-- Reads:    articles, article_days.
-- Caveat:   articles whose day is not known at all are in source_quality only.
-- Columns:
--   day
--   batch | 批次 | Batch that brought the articles.
--   outlet | 媒体 | Outlet that they name as their source; empty where none.
--   article_count | 文章数 | Articles.
--   inferred_count | 推断日期数 | Of these, with an inferred day: then day is the first one possible.
--   damaged_count | 受损数 | Of these, damaged: glosses, lost characters, or a damage score above 0.
--   char_count | 字数 | Characters of these articles.
--   article_share | 占比 | article_count as a share of all articles of that day, 0 to 1.
CREATE OR REPLACE VIEW coverage_by_day AS
SELECT
    d.day,
    coalesce(d.batch, '') AS batch,
    coalesce(d.outlet, '') AS outlet,
    count(*) AS article_count,
    count(*) FILTER (d.is_day_inferred) AS inferred_count,
    count(*) FILTER (a.damage_score > 0 OR a.gloss_count > 0 OR a.lost_char_count > 0)
        AS damaged_count,
    cast(sum(a.char_count) AS BIGINT) AS char_count,
    round(count(*) / sum(count(*)) OVER (PARTITION BY d.day), 4) AS article_share
FROM article_days AS d
INNER JOIN articles AS a ON d.article_id = a.article_id
WHERE d.day IS NOT NULL
GROUP BY d.day, coalesce(d.batch, ''), coalesce(d.outlet, '');
