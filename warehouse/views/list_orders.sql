-- warehouse/views/list_orders.sql
-- Two people in the same lists: who stands before whom, how often, and when that changed.
-- Label:    名单先后
-- Grain:    one row per pair of people who stand in a list together, more often first.
-- Key:      entity_id, other_entity_id.
-- Reads:    list_places.
-- Caveat:   lists whose day is not known count, but change nothing. Where both stood first equally
--           often, the first is who did so last.
-- Columns:
--   entity_id | 实体编号 | Who stands before the other more often (people.entity_id).
--   person | 人物 | That one's name.
--   other_entity_id | 另一实体编号 | The other (people.entity_id).
--   other_person | 另一人物 | The other's name.
--   before_count | 在前次数 | Lists in which the one stands before the other.
--   after_count | 在后次数 | Lists in which the other stands before the one.
--   change_count | 变动次数 | Times that the order is another than in the list before.
--   last_change_date | 最近变动日期 | Day of the last list that changed the order; null if none did.
--   last_change_article_id | 最近变动文章 | Article of that list (articles.article_id).
--   is_before_now | 现是否在前 | Whether the one stands before the other in the last dated list.
--   first_seen_date | 首见日期 | First day on which both stand in one list.
--   last_seen_date | 末见日期 | Last day on which both stand in one list.
CREATE OR REPLACE VIEW list_orders AS
WITH met AS (
    SELECT
        least(a.entity_id, b.entity_id) AS one,
        greatest(a.entity_id, b.entity_id) AS other,
        a.entity_id < b.entity_id AS is_one_first,
        CASE WHEN a.entity_id < b.entity_id THEN a.person ELSE b.person END AS one_person,
        CASE WHEN a.entity_id < b.entity_id THEN b.person ELSE a.person END AS other_person,
        a.day,
        a.day_latest,
        a.article_id,
        a.start_char
    FROM list_places AS a
    INNER JOIN list_places AS b
        ON
            a.article_id = b.article_id
            AND a.list_start_char = b.list_start_char
            AND a.list_ordinal < b.list_ordinal
    WHERE a.entity_id <> b.entity_id
),

turned AS (
    SELECT
        *,
        coalesce(
            day IS NOT NULL AND is_one_first <> lag(is_one_first) OVER (
                PARTITION BY one, other ORDER BY day NULLS LAST, article_id, start_char
            ),
            FALSE
        ) AS is_turn
    FROM met
),

counted AS (
    SELECT
        one,
        other,
        any_value(one_person) AS one_person,
        any_value(other_person) AS other_person,
        count(*) FILTER (is_one_first) AS one_first,
        count(*) FILTER (NOT is_one_first) AS other_first,
        count(*) FILTER (is_turn) AS change_count,
        max(day) FILTER (is_turn) AS last_change_date,
        arg_max(article_id, (day, article_id, start_char)) FILTER (is_turn)
            AS last_change_article_id,
        arg_max(is_one_first, (day, article_id, start_char)) FILTER (day IS NOT NULL)
            AS is_one_first_now,
        min(day) AS first_seen_date,
        max(day_latest) AS last_seen_date
    FROM turned
    GROUP BY one, other
),

turned_round AS (
    SELECT
        *,
        one_first > other_first
        OR (one_first = other_first AND coalesce(is_one_first_now, TRUE)) AS is_one_ahead
    FROM counted
)

SELECT
    CASE WHEN is_one_ahead THEN one ELSE other END AS entity_id,
    CASE WHEN is_one_ahead THEN one_person ELSE other_person END AS person,
    CASE WHEN is_one_ahead THEN other ELSE one END AS other_entity_id,
    CASE WHEN is_one_ahead THEN other_person ELSE one_person END AS other_person,
    greatest(one_first, other_first) AS before_count,
    least(one_first, other_first) AS after_count,
    change_count,
    last_change_date,
    last_change_article_id,
    is_one_first_now = is_one_ahead AS is_before_now,
    first_seen_date,
    last_seen_date
FROM turned_round;
