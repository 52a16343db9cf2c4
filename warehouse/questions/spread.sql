-- warehouse/questions/spread.sql
-- Where does a set phrase stand, from its first use on?
-- Label:    Spread | 提法传播
-- Chinese:  某提法自首见起见于何处？
-- Reads:    phrase_uses.
-- Parameters:
--   phrase | words | required | The phrase, or a part of it, in either script: 一带一路.
--   since | date | | First day to look at.
--   until | date | | Last day to look at.
SELECT
    a.day,
    a.is_day_inferred,
    a.phrase,
    a.form,
    a.outlet,
    a.speaker,
    a.headline,
    a.exact,
    a.article_id,
    a.start_char,
    a.source_uri
FROM phrase_uses AS a
CROSS JOIN given AS g
WHERE
    contains(a.phrase, g.phrase)
    AND (g.since IS NULL OR a.day_latest >= g.since)
    AND (g.until IS NULL OR a.day <= g.until)
ORDER BY a.day ASC NULLS LAST, a.article_id ASC, a.start_char ASC;
