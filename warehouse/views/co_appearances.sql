-- warehouse/views/co_appearances.sql
-- Who appears with whom in one article, at which event, on which day, and where that is printed.
-- Label:    同场
-- Grain:    one row per (article, pair of people), the pair in the order of the evidence.
-- Key:      article_id, entity_id, other_entity_id.
-- Reads:    appearances.
-- Caveat:   bylines, credits and eponyms are left out. Named in one article is not yet together:
--           are_both_present says that both were there, char_distance how near they are named.
-- Columns:
--   article_id, headline
--   date_published | 发布日期 | Publication day; null where it is not printed but inferred.
--   day, day_latest, is_day_inferred, outlet
--   event_name | 事件 | Event named in the paragraph of either mention, the first one's preferred.
--   entity_id | 实体编号 | The one who is named first (people.entity_id).
--   person | 人物 | That one's name.
--   other_entity_id | 另一实体编号 | The other (people.entity_id).
--   other_person | 另一人物 | The other's name.
--   are_both_present | 是否均在场 | Whether text, roll or caption says that both were there.
--   char_distance | 相距字数 | Characters from the end of the one mention to the other.
--   mention_id, start_char, end_char
--   quote | 引文 | The mention with the characters around it.
--   other_mention_id | 另一提及 | Mention of the other that is the evidence (entities.mention_id).
--   other_start_char | 另一起点 | First code point of that mention in articles.text.
--   other_end_char | 另一终点 | Code point after that mention's last.
--   other_quote | 另一引文 | That mention with the characters around it.
--   source_uri
CREATE OR REPLACE VIEW co_appearances AS
SELECT
    one.article_id,
    one.headline,
    CASE WHEN NOT one.is_day_inferred THEN one.day END AS date_published,
    one.day,
    one.day_latest,
    one.is_day_inferred,
    one.outlet,
    coalesce(one.event_name, other.event_name) AS event_name,
    one.entity_id,
    one.person,
    other.entity_id AS other_entity_id,
    other.person AS other_person,
    (one.is_present OR one.is_photographed)
    AND (other.is_present OR other.is_photographed) AS are_both_present,
    other.start_char - one.end_char AS char_distance,
    one.mention_id,
    one.start_char,
    one.end_char,
    one.prefix || one.exact || one.suffix AS quote,
    other.mention_id AS other_mention_id,
    other.start_char AS other_start_char,
    other.end_char AS other_end_char,
    other.prefix || other.exact || other.suffix AS other_quote,
    one.source_uri
FROM appearances AS one
INNER JOIN appearances AS other
    ON one.article_id = other.article_id AND one.start_char < other.start_char;
