-- warehouse/views/appearances.sql
-- Who appears in which article, on which day, how, and where that is printed.
-- Label:    出现
-- Grain:    one row per (article, person).
-- Key:      article_id, entity_id.
-- Reads:    entities, paragraphs, quotations, people, article_days.
-- Evidence: the mention that says most of it: present before photographed, heard, mentioned.
-- Caveat:   bylines, credits and eponyms (a museum named after somebody) are no appearance. The
--           event is one that is named in the paragraph of that mention: near, not proved.
-- Columns:
--   article_id, entity_id, person, day, day_latest, is_day_inferred, outlet, headline
--   is_present | 是否在场 | Whether the text or a roll says that the person was there.
--   is_photographed | 是否入镜 | Whether a caption shows the person.
--   is_speaker | 是否发言 | Whether speech is attributed to the person.
--   is_in_headline | 是否上标题 | Whether a headline or deck names the person.
--   is_in_body | 是否见于正文 | Whether the running text names the person, not only a caption.
--   is_in_list | 是否列名 | Whether the person stands in a list of names.
--   list_ordinal, list_size, role
--   event_name | 事件 | Event named in the same paragraph.
--   mention_count | 提及数 | Mentions of the person in the article.
--   quotation_count | 引语数 | Stretches of speech attributed to the person.
--   speech_char_count | 发言字数 | Characters of that speech.
--   mention_id | 证据提及 | The mention that is the evidence (entities.mention_id).
--   start_char, end_char, exact, prefix, suffix, source_uri
CREATE OR REPLACE VIEW appearances AS
WITH events AS (
    SELECT
        paragraph_id,
        -- 出席座谈会 is what somebody did; the event is 座谈会.
        arg_min(
            regexp_replace(
                exact, '^等?(?:出席|参加|參加|举行|舉行|召开|召開)|^.*进行(国事访问)$', '\1'
            ),
            start_char
        ) AS event_name
    FROM entities
    WHERE
        entity_type = 'event'
        AND NOT is_nested
        -- 党的十八大以来 is a time, 党的十九大精神 a doctrine, 人民代表大会制度 a system.
        AND NOT regexp_matches(suffix, '^(?:以[来來]|精神|制度|报告|報告|提出|召开以|胜利召开)')
    GROUP BY paragraph_id
),

mentioned AS (
    SELECT
        e.*,
        p.kind,
        row_number() OVER (
            PARTITION BY e.article_id, e.entity_id
            ORDER BY
                CASE e.participation
                    WHEN 'present' THEN 1
                    WHEN 'photographed' THEN 2
                    WHEN 'speaker' THEN 3
                    ELSE 4
                END,
                e.start_char
        ) AS place
    FROM entities AS e
    INNER JOIN paragraphs AS p ON e.paragraph_id = p.paragraph_id
    WHERE
        e.entity_type = 'person'
        AND e.participation NOT IN ('eponym', 'author', 'photographer')
),

gathered AS (
    SELECT
        article_id,
        entity_id,
        bool_or(participation = 'present') AS is_present,
        bool_or(participation = 'photographed') AS is_photographed,
        bool_or(kind IN ('headline', 'subheadline')) AS is_in_headline,
        bool_or(kind = 'body') AS is_in_body,
        bool_or(list_ordinal IS NOT NULL) AS is_in_list,
        arg_min(list_ordinal, start_char) FILTER (list_ordinal IS NOT NULL) AS list_ordinal,
        arg_min(list_size, start_char) FILTER (list_ordinal IS NOT NULL) AS list_size,
        arg_min(role, start_char) FILTER (role IS NOT NULL) AS role,
        count(*) AS mention_count
    FROM mentioned
    GROUP BY article_id, entity_id
),

heard AS (
    SELECT
        q.article_id,
        e.entity_id,
        count(*) AS quotation_count,
        cast(sum(q.end_char - q.start_char) AS BIGINT) AS speech_char_count
    FROM quotations AS q
    INNER JOIN entities AS e ON q.mention_id = e.mention_id
    GROUP BY q.article_id, e.entity_id
)

SELECT
    g.article_id,
    g.entity_id,
    w.person,
    d.day,
    d.day_latest,
    d.is_day_inferred,
    d.outlet,
    d.headline,
    g.is_present,
    g.is_photographed,
    h.quotation_count IS NOT NULL AS is_speaker,
    g.is_in_headline,
    g.is_in_body,
    g.is_in_list,
    g.list_ordinal,
    g.list_size,
    g.role,
    v.event_name,
    g.mention_count,
    coalesce(h.quotation_count, 0) AS quotation_count,
    coalesce(h.speech_char_count, 0) AS speech_char_count,
    m.mention_id,
    m.start_char,
    m.end_char,
    m.exact,
    m.prefix,
    m.suffix,
    m.source_uri
FROM gathered AS g
INNER JOIN mentioned AS m
    ON g.article_id = m.article_id AND g.entity_id = m.entity_id AND m.place = 1
INNER JOIN people AS w ON g.entity_id = w.entity_id
INNER JOIN article_days AS d ON g.article_id = d.article_id
LEFT JOIN heard AS h ON g.article_id = h.article_id AND g.entity_id = h.entity_id
LEFT JOIN events AS v ON m.paragraph_id = v.paragraph_id;
