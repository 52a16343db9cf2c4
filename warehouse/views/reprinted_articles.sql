-- warehouse/views/reprinted_articles.sql
-- Each reprint beside the article that was first: who printed it again, when, and what of it.
-- Label:    转载文章
-- Grain:    one row per reprint; the first articles themselves are not among them.
-- Key:      article_id.
-- Reads:    reprints, reprint_passages, article_days.
-- Evidence: reprints.first_method says how it is known that the other article was first.
-- Caveat:   days_later is null where one of the two days is unknown or inferred.
-- Columns:
--   article_id, cluster_id, headline, outlet, day, is_day_inferred
--   days_later | 晚几天 | Days after the first article.
--   first_article_id
--   first_headline | 首发标题 | Headline of the first article.
--   first_outlet | 首发媒体 | Outlet that the first article names as its source.
--   first_day | 首发日期 | Its day; where it is inferred, the first day possible.
--   first_method, reprint_of, kept_share, taken_share, cut_char_count, added_char_count
--   is_retitled, is_converted
--   cut | 删去的文字 | Passages that were cut, parted by " … "; each is in reprint_passages.
--   added | 增加的文字 | Passages that were added, likewise.
--   source_uri
CREATE OR REPLACE VIEW reprinted_articles AS
WITH passages AS (
    SELECT
        article_id,
        string_agg(exact, ' … ' ORDER BY start_char) FILTER (WHERE kind = 'cut') AS cut,
        string_agg(exact, ' … ' ORDER BY start_char) FILTER (WHERE kind = 'added') AS added
    FROM reprint_passages
    GROUP BY article_id
)

SELECT
    r.article_id,
    r.cluster_id,
    d.headline,
    d.outlet,
    d.day,
    d.is_day_inferred,
    CASE
        WHEN NOT d.is_day_inferred AND NOT f.is_day_inferred THEN date_diff('day', f.day, d.day)
    END AS days_later,
    r.first_article_id,
    f.headline AS first_headline,
    f.outlet AS first_outlet,
    f.day AS first_day,
    r.first_method,
    r.reprint_of,
    r.kept_share,
    r.taken_share,
    r.cut_char_count,
    r.added_char_count,
    r.is_retitled,
    r.is_converted,
    p.cut,
    p.added,
    r.source_uri
FROM reprints AS r
INNER JOIN article_days AS d ON r.article_id = d.article_id
INNER JOIN article_days AS f ON r.first_article_id = f.article_id
LEFT JOIN passages AS p ON r.article_id = p.article_id
WHERE NOT r.is_first;
