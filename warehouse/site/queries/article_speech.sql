-- warehouse/site/queries/article_speech.sql
-- The speech of articles.
SELECT
    article_id,
    start_char,
    end_char,
    speaker,
    cue
FROM paged_quotations
WHERE
    article_id BETWEEN $first AND $last
    AND article_id IN (FROM drawn_articles)
ORDER BY article_id, start_char;
