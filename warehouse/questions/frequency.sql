-- warehouse/questions/frequency.sql
-- How often does a person appear, month by month, for each thousand articles?
-- Label:    Frequency | 出现频率
-- Chinese:  某人每月在每千篇文章中出现几次？
-- Reads:    people_by_month.
-- Parameters:
--   person | person | required | Who, in either script.
--   since | date | | First month to look at, by its first day.
--   until | date | | Last month to look at, by its first day.
SELECT
    p.month,
    p.batch,
    p.outlet,
    p.person,
    p.article_count,
    p.volume_count,
    p.per_1000_articles,
    p.present_count,
    p.speech_char_count
FROM people_by_month AS p
CROSS JOIN given AS g
WHERE
    list_contains(g.person, p.entity_id)
    AND (g.since IS NULL OR p.month >= g.since)
    AND (g.until IS NULL OR p.month <= g.until)
ORDER BY p.month, p.batch, p.outlet;
