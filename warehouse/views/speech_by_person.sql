-- warehouse/views/speech_by_person.sql
-- Who speaks, how often, and for how many characters.
-- Grain:    one row per (article, speaker).
-- Reads:    articles, quotations.
-- Caveat:   speech whose speaker could not be told is left out.
CREATE OR REPLACE VIEW speech_by_person AS
SELECT
    q.article_id,
    a.headline,
    q.speaker,
    count(*) AS quotation_count,
    cast(sum(q.end_char - q.start_char) AS BIGINT) AS char_count
FROM quotations AS q
INNER JOIN articles AS a ON q.article_id = a.article_id
WHERE q.speaker IS NOT NULL
GROUP BY q.article_id, a.headline, q.speaker;
