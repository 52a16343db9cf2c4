-- warehouse/site/queries/article_speech.sql
-- The speech of articles.
SELECT
    article_id,
    start_char,
    end_char,
    speaker,
    cue
FROM quotations
WHERE article_id IN (SELECT unnest($ids))
ORDER BY article_id, start_char;
