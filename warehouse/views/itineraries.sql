-- warehouse/views/itineraries.sql
-- Where a person or a delegation went, day by day, and where that is printed.
-- Label:    行程
-- Grain:    one row per (stop, traveller).
-- Key:      article_id, start_char, entity_id.
-- Reads:    entities, paragraphs, article_days, entity_names.
-- Evidence: a verb before the place (来到, 抵达, 参观, 考察 …), or 在 before and an act after it;
--           the travellers are those named before it in the same sentence.
-- Caveat:   a plan to go reads like going. The day is the last one told before the stop: see
--           is_date_carried; where the article names no year it may be inferred.
-- Columns:
--   article_id
--   entity_id | 实体编号 | The traveller: a person, or a delegation (entity_names.entity_id).
--   traveller | 出行者 | Name that most articles print for the traveller.
--   is_traveller_inferred | 出行者是否推断 | Whether the sentence names nobody, and the article's
--     delegation is taken.
--   delegation_entity_id | 代表团编号 | Delegation named most often in the article.
--   delegation | 代表团 | That delegation's name, as this article prints it.
--   visit_date | 到访日期 | Day of the stop, the first of several; null where no day or year is known.
--   visit_date_latest | 到访末日 | Last of the days that are told; else the same.
--   is_visit_date_inferred | 到访日期是否推断 | Whether its year is that of the article, not printed.
--   is_date_carried | 日期是否沿用 | Whether the day stands in an earlier paragraph.
--   date_text | 日期原文 | The day as the article prints it.
--   stop_number | 站次 | Place of the stop in the article, from 1.
--   place | 地点 | The stop as printed, neighbouring names together.
--   place_code, kind
--   start_char, end_char
--   quote | 引文 | The stop with up to 24 characters before and after it.
--   day, day_latest, is_day_inferred, outlet, headline, source_uri
CREATE OR REPLACE VIEW itineraries AS
WITH named AS (
    SELECT
        e.*,
        p.kind,
        p.text AS paragraph_text,
        p.start_char AS paragraph_start,
        lag(e.end_char) OVER (PARTITION BY e.paragraph_id ORDER BY e.start_char) AS last_end
    FROM entities AS e
    INNER JOIN paragraphs AS p ON e.paragraph_id = p.paragraph_id
    WHERE
        e.entity_type IN ('place', 'facility', 'organization')
        AND NOT e.is_nested
        AND p.kind IN ('body', 'caption')
),

-- 于田县托格日尕孜乡 is two names and one stop.
chained AS (
    SELECT
        *,
        count(*) FILTER (last_end IS NULL OR last_end <> start_char) OVER (
            PARTITION BY paragraph_id ORDER BY start_char
        ) AS chain
    FROM named
),

stops AS (
    SELECT
        article_id,
        paragraph_id,
        any_value(kind) AS kind,
        any_value(paragraph_text) AS paragraph_text,
        any_value(paragraph_start) AS paragraph_start,
        any_value(source_uri) AS source_uri,
        min(start_char) AS start_char,
        max(end_char) AS end_char,
        arg_max(place_code, start_char) FILTER (place_code IS NOT NULL) AS place_code,
        arg_min(entity_type, start_char) AS first_type,
        arg_max(entity_type, start_char) AS last_type,
        arg_min(prefix, start_char) AS prefix,
        arg_max(suffix, start_char) AS suffix
    FROM chained
    GROUP BY article_id, paragraph_id, chain
),

cued AS (
    SELECT
        *,
        regexp_matches(
            prefix,
            '(?:来到|來到|抵达|抵達|飞抵|飛抵|走进|走進|参观|參觀|考察|调研|調研|视察|視察'
            '|察看|登上|前往|深入|走访|走訪|转赴|轉赴)了?$'
        )
        OR (
            regexp_matches(prefix, '(?:在|到|赴)$')
            AND regexp_matches(
                suffix,
                '^(?:召开|召開|举行|舉行|参观|參觀|出席|会见|會見|考察|调研|調研|访问|訪問'
                '|视察|視察|看望|慰问|慰問|学习考察|學習考察|了解|走访|走訪|察看|听取|聽取'
                '|，代表[团團])'
            )
        ) AS is_cued,
        -- 走进第一小学、人民医院: what stands in the row with a stop is one.
        prefix LIKE '%、' AND lag(end_char) OVER (
            PARTITION BY paragraph_id ORDER BY start_char
        ) = start_char - 1 AS is_in_row
    FROM stops
),

rowed AS (
    SELECT
        *,
        count(*) FILTER (NOT is_in_row) OVER (
            PARTITION BY paragraph_id ORDER BY start_char
        ) AS row_number
    FROM cued
),

visited AS (
    SELECT
        *,
        -- Where the sentence begins, in articles.text.
        start_char - coalesce(
            nullif(
                instr(reverse(left(paragraph_text, start_char - paragraph_start)), '。'), 0
            ) - 1,
            start_char - paragraph_start
        ) AS sentence_start
    FROM rowed
    QUALIFY bool_or(is_cued AND NOT is_in_row) OVER (PARTITION BY paragraph_id, row_number)
),

delegations AS (
    SELECT
        article_id,
        entity_id,
        name,
        count(*) AS mention_count
    FROM entities
    WHERE
        entity_type = 'organization'
        AND regexp_matches(name, '(?:代表[团團]|考察[团團组組]|访问团|訪問團|慰问团|慰問團)$')
        AND length(name) > 4
    GROUP BY article_id, entity_id, name
    QUALIFY row_number() OVER (
        PARTITION BY article_id ORDER BY mention_count DESC, name ASC
    ) = 1
),

movers AS (
    SELECT
        e.article_id,
        e.paragraph_id,
        e.entity_id,
        e.start_char
    FROM entities AS e
    LEFT JOIN delegations AS g ON e.article_id = g.article_id AND e.entity_id = g.entity_id
    WHERE
        (
            e.entity_type = 'person'
            AND e.participation NOT IN ('eponym', 'author', 'photographer')
            -- 刘某的葬礼在纽约举行: of whom something is told is not there.
            AND NOT starts_with(e.suffix, '的')
        )
        OR g.entity_id IS NOT NULL
),

travelled AS (
    SELECT
        v.article_id,
        v.start_char,
        m.entity_id
    FROM visited AS v
    INNER JOIN movers AS m
        ON
            v.paragraph_id = m.paragraph_id
            AND v.sentence_start <= m.start_char AND v.start_char > m.start_char
    GROUP BY v.article_id, v.start_char, m.entity_id
),

dates AS (
    SELECT
        e.article_id,
        e.paragraph_id,
        p.kind,
        e.start_char,
        e.exact,
        split_part(e.normalized, '/', 1) AS first_day,
        split_part(e.normalized, '/', -1) AS last_day
    FROM entities AS e
    INNER JOIN paragraphs AS p ON e.paragraph_id = p.paragraph_id
    WHERE
        e.entity_type = 'date'
        AND regexp_full_match(
            e.normalized, '(?:[0-9]{4}|-)-[0-9]{2}-[0-9]{2}(?:/(?:[0-9]{4}|-)-[0-9]{2}-[0-9]{2})?'
        )
),

dated AS (
    SELECT
        v.*,
        t.exact AS date_text,
        t.first_day,
        t.last_day,
        t.paragraph_id <> v.paragraph_id AS is_date_carried
    FROM visited AS v
    ASOF LEFT JOIN dates AS t
        ON v.article_id = t.article_id AND v.kind = t.kind AND v.start_char >= t.start_char
),

placed AS (
    SELECT
        v.*,
        d.day,
        d.day_latest,
        d.is_day_inferred,
        d.outlet,
        d.headline,
        -- A caption tells its own day or none.
        v.date_text IS NOT NULL AND NOT (v.kind = 'caption' AND v.is_date_carried) AS has_date,
        CASE WHEN year(d.day) = year(d.day_latest) THEN year(d.day) END AS article_year,
        coalesce(t.entity_id, g.entity_id) AS entity_id,
        t.entity_id IS NULL AS is_traveller_inferred,
        g.entity_id AS delegation_entity_id,
        g.name AS delegation
    FROM dated AS v
    INNER JOIN article_days AS d ON v.article_id = d.article_id
    LEFT JOIN travelled AS t ON v.article_id = t.article_id AND v.start_char = t.start_char
    LEFT JOIN delegations AS g ON v.article_id = g.article_id
    WHERE coalesce(t.entity_id, g.entity_id) IS NOT NULL
),

told AS (
    SELECT
        *,
        CASE
            WHEN has_date
                THEN coalesce(
                    try_cast(first_day AS DATE),
                    try_cast(article_year || right(first_day, 6) AS DATE)
                )
        END AS visit_date,
        CASE
            WHEN has_date
                THEN coalesce(
                    try_cast(last_day AS DATE),
                    try_cast(article_year || right(last_day, 6) AS DATE)
                )
        END AS visit_date_latest
    FROM placed
)

SELECT
    p.article_id,
    p.entity_id,
    n.name AS traveller,
    p.is_traveller_inferred,
    p.delegation_entity_id,
    p.delegation,
    p.visit_date,
    p.visit_date_latest,
    CASE WHEN p.visit_date IS NOT NULL THEN starts_with(p.first_day, '-') END
        AS is_visit_date_inferred,
    CASE WHEN p.has_date THEN p.is_date_carried END AS is_date_carried,
    CASE WHEN p.has_date THEN p.date_text END AS date_text,
    dense_rank() OVER (PARTITION BY p.article_id ORDER BY p.start_char) AS stop_number,
    substring(
        p.paragraph_text, p.start_char - p.paragraph_start + 1, p.end_char - p.start_char
    ) AS place,
    p.place_code,
    p.kind,
    p.start_char,
    p.end_char,
    substring(
        p.paragraph_text,
        greatest(p.start_char - p.paragraph_start - 23, 1),
        p.end_char - p.start_char + 24 + least(24, p.start_char - p.paragraph_start)
    ) AS quote,
    p.day,
    p.day_latest,
    p.is_day_inferred,
    p.outlet,
    p.headline,
    p.source_uri
FROM told AS p
INNER JOIN entity_names AS n ON p.entity_id = n.entity_id AND n.is_main_name;
