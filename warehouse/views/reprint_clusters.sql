-- warehouse/views/reprint_clusters.sql
-- Articles that were printed again: by how many, how fast, and how much of them was left.
-- Label:    转载组
-- Grain:    one row per article that has reprints.
-- Key:      cluster_id.
-- Reads:    reprints, article_days.
-- Caveat:   outlets are those that the articles name as their source: reprints that keep the
--           agency's dateline count as the agency's.
-- Columns:
--   cluster_id, first_article_id
--   headline | 首发标题 | Headline of the first article.
--   outlet | 首发媒体 | Outlet that the first article names as its source.
--   day, is_day_inferred, first_method
--   reprint_count | 转载篇数 | Articles beside the first.
--   outlet_count | 媒体数 | Different outlets that the reprints name.
--   last_day | 末次日期 | Last day of a reprint, where one is known.
--   retitled_count | 改题篇数 | Reprints under another headline.
--   converted_count | 转换文字篇数 | Reprints in another script.
--   cut_count | 删节篇数 | Reprints that lack some of the text.
--   least_kept_share | 最低保留比例 | Share of the text that the shortest reprint has kept.
--   source_uri
CREATE OR REPLACE VIEW reprint_clusters AS
SELECT
    r.cluster_id,
    r.first_article_id,
    f.headline,
    f.outlet,
    f.day,
    f.is_day_inferred,
    any_value(r.first_method) AS first_method,
    count(*) AS reprint_count,
    count(DISTINCT d.outlet) AS outlet_count,
    max(d.day) AS last_day,
    count(*) FILTER (WHERE r.is_retitled) AS retitled_count,
    count(*) FILTER (WHERE r.is_converted) AS converted_count,
    count(*) FILTER (WHERE r.cut_char_count > 0) AS cut_count,
    min(r.kept_share) AS least_kept_share,
    f.source_uri
FROM reprints AS r
INNER JOIN article_days AS d ON r.article_id = d.article_id
INNER JOIN article_days AS f ON r.first_article_id = f.article_id
WHERE NOT r.is_first
GROUP BY
    r.cluster_id, r.first_article_id, f.headline, f.outlet, f.day, f.is_day_inferred, f.source_uri;
