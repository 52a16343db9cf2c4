-- warehouse/views/speech_by_person.sql
-- Who speaks in which article, how often, for how many characters, and where it begins.
-- Label:    发言
-- Grain:    one row per (article, speaker).
-- Key:      article_id, speaker.
-- Reads:    quotations, entities, articles, people, article_days.
-- Caveat:   speech whose speaker could not be told is left out; char_count is of the speech itself,
--           without quotation marks and attribution.
-- Columns:
--   article_id, headline, speaker
--   entity_id | 实体编号 | The speaker (people.entity_id); null where no mention was found.
--   person | 人物 | Name that most articles print for the speaker; else as in this article.
--   day, day_latest, is_day_inferred, outlet
--   quotation_count | 引语数 | Stretches of speech.
--   char_count | 发言字数 | Characters of that speech.
--   direct_char_count | 直接引语字数 | Of these, in quotation marks.
--   speech_share | 发言占比 | char_count as a share of the article's characters, 0 to 1.
--   start_char | 起点 | First code point of the first stretch in articles.text.
--   quotation_id | 首段引语 | That first stretch (quotations.quotation_id).
--   quote | 引文 | Its first 60 characters.
--   source_uri
CREATE OR REPLACE VIEW speech_by_person AS
SELECT
    q.article_id,
    d.headline,
    q.speaker,
    max(e.entity_id) AS entity_id,
    coalesce(max(w.person), q.speaker) AS person,
    d.day,
    d.day_latest,
    d.is_day_inferred,
    d.outlet,
    count(*) AS quotation_count,
    cast(sum(q.end_char - q.start_char) AS BIGINT) AS char_count,
    coalesce(
        cast(sum(q.end_char - q.start_char) FILTER (q.kind = 'direct') AS BIGINT), 0
    ) AS direct_char_count,
    round(sum(q.end_char - q.start_char) / any_value(a.char_count), 4) AS speech_share,
    min(q.start_char) AS start_char,
    arg_min(q.quotation_id, q.start_char) AS quotation_id,
    arg_min(left(q.text, 60), q.start_char) AS quote,
    d.source_uri
FROM quotations AS q
INNER JOIN articles AS a ON q.article_id = a.article_id
INNER JOIN article_days AS d ON q.article_id = d.article_id
LEFT JOIN entities AS e ON q.mention_id = e.mention_id
LEFT JOIN people AS w ON e.entity_id = w.entity_id
WHERE q.speaker IS NOT NULL
GROUP BY
    q.article_id, d.headline, q.speaker, d.day, d.day_latest, d.is_day_inferred, d.outlet,
    d.source_uri;
