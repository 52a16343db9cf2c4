-- warehouse/views/title_changes.sql
-- One person with one title after another: the next title first seen after the last was last seen.
-- Label:    职务变动
-- Grain:    one row per (person, title that ends, title that begins next).
-- Key:      entity_id, old_role, new_role.
-- Reads:    titles_held.
-- Caveat:   a title that stops being printed has not always ended. Titles that stand in one article
--           only, and those of no organisation or place, say too little and are left out.
-- Columns:
--   entity_id, person
--   old_role | 原职务 | Title that is no longer printed.
--   old_last_seen_date | 原职务末见 | Last day on which it is printed.
--   old_article_id | 原职务文章 | Article of that day (articles.article_id).
--   new_role | 新职务 | Title printed next.
--   new_first_seen_date | 新职务首见 | First day on which it is printed.
--   new_article_id | 新职务文章 | Article of that day (articles.article_id).
--   gap_days | 间隔天数 | Days from the one to the other.
--   is_inferred | 是否推断 | Whether either day is inferred.
CREATE OR REPLACE VIEW title_changes AS
WITH telling AS (
    SELECT *
    FROM titles_held
    WHERE
        NOT is_byline
        AND article_count > 1
        AND first_seen_date IS NOT NULL
        AND coalesce(role_organization, role_area) IS NOT NULL
)

SELECT
    o.entity_id,
    o.person,
    o.role AS old_role,
    o.last_seen_date AS old_last_seen_date,
    o.last_article_id AS old_article_id,
    n.role AS new_role,
    n.first_seen_date AS new_first_seen_date,
    n.first_article_id AS new_article_id,
    n.first_seen_date - o.last_seen_date AS gap_days,
    n.is_first_seen_inferred OR o.is_last_seen_inferred AS is_inferred
FROM telling AS o
INNER JOIN telling AS n ON o.entity_id = n.entity_id AND o.last_seen_date < n.first_seen_date
-- 巴拿马共和国总统 and 巴拿马总统 are one title in two wordings.
WHERE
    o.role_title <> n.role_title
    OR o.role_area IS NULL
    OR n.role_area IS NULL
    OR NOT (contains(o.role_area, n.role_area) OR contains(n.role_area, o.role_area))
QUALIFY
    rank() OVER (PARTITION BY o.entity_id, o.role_hans ORDER BY n.first_seen_date) = 1
    AND rank() OVER (PARTITION BY n.entity_id, n.role_hans ORDER BY o.last_seen_date DESC) = 1;
