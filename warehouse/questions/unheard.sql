-- warehouse/questions/unheard.sql
-- Who is seen but not heard?
-- Label:    Unheard | 见而不闻
-- Chinese:  谁只见其人，不闻其声？
-- Reads:    seen_and_heard.
-- Parameters:
--   articles | integer | 2 | Fewest articles that have the person there, in a roll or in a picture.
--   everybody | flag | | Those who are heard, too.
SELECT
    s.person,
    s.article_count,
    s.present_article_count,
    s.photographed_article_count,
    s.listed_article_count,
    s.body_article_count,
    s.caption_only_article_count,
    s.speaker_article_count,
    s.speech_char_count,
    s.first_seen_date,
    s.last_seen_date
FROM seen_and_heard AS s
CROSS JOIN given AS g
WHERE
    (s.is_seen_not_heard OR coalesce(g.everybody, FALSE))
    AND s.present_article_count + s.photographed_article_count >= g.articles
ORDER BY s.present_article_count + s.photographed_article_count DESC, s.person ASC;
