-- warehouse/views/list_places.sql
-- A person's place in every attendance list, who stands before and after, and the last place.
-- Label:    名单位次
-- Grain:    one row per mention in a list.
-- Key:      mention_id.
-- Reads:    entities, people, article_days.
-- Caveat:   lists of other people and lengths are no measure of rank: list_orders compares pairs.
--           Bylines are no attendance lists.
-- Columns:
--   mention_id, article_id, entity_id, person, day, day_latest, is_day_inferred, outlet, headline
--   list_start_char | 名单起点 | First code point of the list's first name in articles.text.
--   list_ordinal, list_size
--   person_before | 前一人 | Who stands before; null at the head.
--   person_after | 后一人 | Who stands after; null at the end.
--   previous_day | 上次日期 | Day of the person's list before this one; null where there is none.
--   previous_list_ordinal | 上次位次 | Place in that list.
--   previous_list_size | 上次人数 | Names in that list.
--   is_place_changed | 位次是否变动 | Whether the place is another than in that list.
--   start_char, end_char, exact, prefix, suffix, source_uri
CREATE OR REPLACE VIEW list_places AS
WITH listed AS (
    SELECT
        e.*,
        w.person,
        d.day,
        d.day_latest,
        d.is_day_inferred,
        d.outlet,
        d.headline,
        max(e.start_char) FILTER (e.list_ordinal = 1) OVER (
            PARTITION BY e.paragraph_id ORDER BY e.start_char
        ) AS list_start_char
    FROM entities AS e
    INNER JOIN people AS w ON e.entity_id = w.entity_id
    INNER JOIN article_days AS d ON e.article_id = d.article_id
    WHERE
        e.entity_type = 'person'
        AND e.list_ordinal IS NOT NULL
        AND e.participation NOT IN ('author', 'photographer', 'eponym')
)

SELECT
    mention_id,
    article_id,
    entity_id,
    person,
    day,
    day_latest,
    is_day_inferred,
    outlet,
    headline,
    list_start_char,
    list_ordinal,
    list_size,
    lag(person) OVER in_list AS person_before,
    lead(person) OVER in_list AS person_after,
    lag(day) OVER in_time AS previous_day,
    lag(list_ordinal) OVER in_time AS previous_list_ordinal,
    lag(list_size) OVER in_time AS previous_list_size,
    list_ordinal <> lag(list_ordinal) OVER in_time AS is_place_changed,
    start_char,
    end_char,
    exact,
    prefix,
    suffix,
    source_uri
FROM listed
WINDOW
    in_list AS (PARTITION BY paragraph_id, list_start_char ORDER BY list_ordinal),
    in_time AS (PARTITION BY entity_id ORDER BY day NULLS LAST, article_id, start_char);
