-- warehouse/views/seen_and_heard.sql
-- Who is seen but not heard: captions, rolls and text compared with speech, over all articles.
-- Label:    见与闻
-- Grain:    one row per person who appears.
-- Key:      entity_id.
-- Reads:    appearances.
-- Caveat:   heard is what the recognisers attribute: speech without a named speaker is nobody's.
-- Columns:
--   entity_id, person
--   article_count | 文章数 | Articles in which the person appears.
--   present_article_count | 在场文章数 | Of these, with the person there by text or roll.
--   photographed_article_count | 入镜文章数 | Of these, with the person in a caption.
--   listed_article_count | 列名文章数 | Of these, with the person in a list of names.
--   headline_article_count | 标题文章数 | Of these, with the person in headline or deck.
--   body_article_count | 正文文章数 | Of these, with the person in the running text.
--   caption_only_article_count | 仅见于图注文章数 | Of these, with the person in captions alone.
--   speaker_article_count | 发言文章数 | Of these, with speech of the person.
--   speech_char_count | 发言字数 | Characters of that speech in all articles.
--   is_seen | 是否被见 | Whether any article has the person there, in a roll or in a picture.
--   is_seen_not_heard | 是否见而不闻 | Whether the person is seen, and never speaks.
--   first_seen_date | 首见日期 | First day on which an article can name the person.
--   last_seen_date | 末见日期 | Last day on which an article can name the person.
CREATE OR REPLACE VIEW seen_and_heard AS
SELECT
    entity_id,
    any_value(person) AS person,
    count(*) AS article_count,
    count(*) FILTER (is_present) AS present_article_count,
    count(*) FILTER (is_photographed) AS photographed_article_count,
    count(*) FILTER (is_in_list) AS listed_article_count,
    count(*) FILTER (is_in_headline) AS headline_article_count,
    count(*) FILTER (is_in_body) AS body_article_count,
    count(*) FILTER (is_photographed AND NOT is_in_body AND NOT is_in_headline)
        AS caption_only_article_count,
    count(*) FILTER (is_speaker) AS speaker_article_count,
    cast(sum(speech_char_count) AS BIGINT) AS speech_char_count,
    bool_or(is_present OR is_photographed) AS is_seen,
    bool_or(is_present OR is_photographed) AND NOT bool_or(is_speaker) AS is_seen_not_heard,
    min(day) AS first_seen_date,
    max(day_latest) AS last_seen_date
FROM appearances
GROUP BY entity_id;
