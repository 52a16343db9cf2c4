-- warehouse/views/article_days.sql
-- The day, outlet and batch of every article: what the other views count by.
-- Label:    文章日期
-- Grain:    one row per article.
-- Key:      article_id.
-- Reads:    articles, documents.
-- Caveat:   day is the first day possible where none is printed; day_latest is then the last.
-- Columns:
--   article_id
--   day | 日期 | Publication day; where it is inferred, the first day possible; null where unknown.
--   day_latest | 最晚日期 | Publication day; where it is inferred, the last day possible.
--   is_day_inferred | 日期是否推断 | Whether the day is inferred; null where it is unknown.
--   outlet | 媒体 | Outlet that the article names as its source; null where it names none.
--   batch, source_uri, headline
CREATE OR REPLACE VIEW article_days AS
SELECT
    a.article_id,
    coalesce(a.date_published, a.date_earliest) AS day,
    coalesce(a.date_published, a.date_latest) AS day_latest,
    CASE
        WHEN a.date_published IS NOT NULL THEN FALSE
        WHEN a.date_earliest IS NOT NULL THEN TRUE
    END AS is_day_inferred,
    a.info_source AS outlet,
    d.batch,
    a.source_uri,
    a.headline
FROM articles AS a
LEFT JOIN documents AS d ON a.source_uri = d.source_uri;
