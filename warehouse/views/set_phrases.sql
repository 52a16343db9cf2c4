-- warehouse/views/set_phrases.sql
-- Which set phrases (提法) spread: how far, since when, and who used them first.
-- Label:    提法传播
-- Grain:    one row per phrase.
-- Key:      phrase.
-- Reads:    phrase_uses.
-- Caveat:   first is first in this warehouse. See phrase_uses for what counts as a phrase.
-- Columns:
--   phrase
--   form | 形式 | quoted, title or clause: as most paragraphs have it.
--   article_count | 文章数 | Articles that use it.
--   use_count | 使用段数 | Paragraphs that use it.
--   outlet_count | 媒体数 | Outlets that these articles name as their source.
--   speaker_count | 讲话人数 | People who say it in attributed speech.
--   first_seen_date | 首见日期 | First day on which it can have been printed; null where unknown.
--   is_first_seen_inferred | 首见是否推断 | Whether that day is inferred.
--   last_seen_date | 末见日期 | Last day on which it can have been printed.
--   day_count | 见报天数 | Different days of its articles.
--   first_article_id | 首见文章 | Article of the first day (articles.article_id).
--   first_outlet | 首见媒体 | Outlet that this article names.
--   first_speaker | 首见讲话人 | Who says it there; null where it is nobody's speech.
--   first_exact | 首见原文 | The phrase as printed there.
--   undated_article_count | 无日期文章数 | Articles that use it whose day is not known at all.
CREATE OR REPLACE VIEW set_phrases AS
WITH uses AS (
    SELECT
        *,
        (day, is_day_inferred, article_id, start_char) AS first_use
    FROM phrase_uses
)

SELECT
    phrase,
    mode(form ORDER BY form) AS form,
    count(DISTINCT article_id) AS article_count,
    count(*) AS use_count,
    count(DISTINCT outlet) AS outlet_count,
    count(DISTINCT speaker) AS speaker_count,
    min(day) AS first_seen_date,
    arg_min(is_day_inferred, first_use) FILTER (day IS NOT NULL) AS is_first_seen_inferred,
    max(day_latest) AS last_seen_date,
    count(DISTINCT day) AS day_count,
    arg_min(article_id, first_use) FILTER (day IS NOT NULL) AS first_article_id,
    arg_min_null(outlet, first_use) FILTER (day IS NOT NULL) AS first_outlet,
    arg_min_null(speaker, first_use) FILTER (day IS NOT NULL) AS first_speaker,
    arg_min(exact, first_use) FILTER (day IS NOT NULL) AS first_exact,
    count(DISTINCT article_id) FILTER (day IS NULL) AS undated_article_count
FROM uses
GROUP BY phrase;
