-- warehouse/questions/phrases.sql
-- Which set phrases spread, since when, and from whom?
-- Label:    Set phrases | 提法
-- Chinese:  哪些提法传开，始于何时何人？
-- Reads:    set_phrases.
-- Parameters:
--   since | date | | Only phrases first printed on this day or later.
--   until | date | | Only phrases first printed on this day or earlier.
--   words | words | | Only phrases with these words, in either script.
--   articles | integer | 5 | Fewest articles that use it.
SELECT
    s.phrase,
    s.form,
    s.article_count,
    s.outlet_count,
    s.day_count,
    s.first_seen_date,
    s.is_first_seen_inferred,
    s.first_outlet,
    s.first_speaker,
    s.last_seen_date,
    s.first_article_id
FROM set_phrases AS s
CROSS JOIN given AS g
WHERE
    (g.since IS NULL OR s.first_seen_date >= g.since)
    AND (g.until IS NULL OR s.first_seen_date <= g.until)
    AND (g.words IS NULL OR contains(s.phrase, g.words))
    AND s.article_count >= g.articles
ORDER BY s.article_count DESC, s.phrase ASC;
