-- warehouse/questions/speech.sql
-- Who spoke, for how many characters, in which article?
-- Label:    Speech | 发言
-- Chinese:  谁发言，多少字，见于哪篇文章？
-- Reads:    speech_by_person.
-- Parameters:
--   person | person | | Who, in either script; nobody said: everybody.
--   since | date | | First day to look at.
--   until | date | | Last day to look at.
SELECT
    a.day,
    a.is_day_inferred,
    a.person,
    a.char_count,
    a.direct_char_count,
    a.quotation_count,
    a.speech_share,
    a.headline,
    a.quote,
    a.quotation_id,
    a.source_uri
FROM speech_by_person AS a
CROSS JOIN given AS g
WHERE
    (g.person IS NULL OR list_contains(g.person, a.entity_id))
    AND (g.since IS NULL OR a.day_latest >= g.since)
    AND (g.until IS NULL OR a.day <= g.until)
ORDER BY a.char_count DESC, a.article_id ASC, a.speaker ASC;
