-- warehouse/views/titles_held.sql
-- Which titles a person is printed with, how often, and when first and last.
-- Label:    任职
-- Grain:    one row per (person, title), a title in either script being one.
-- Key:      entity_id, role.
-- Reads:    title_mentions.
-- Caveat:   seen is not held: a title is older than its first article, and may outlive its last.
--           Days are null where no article that prints the title has one.
-- Columns:
--   entity_id, person
--   role | 职务全称 | Title as printed most often, with organisation or place.
--   role_hans
--   role_title | 职位 | The post alone, in the Simplified shadow: 书记, 主席.
--   role_organization, role_area
--   is_byline | 是否署名 | Whether it stands in bylines and credits only.
--   mention_count | 提及数 | Mentions with that title.
--   article_count | 文章数 | Articles with such a mention.
--   first_seen_date | 首见日期 | First day on which the title can have been printed.
--   is_first_seen_inferred | 首见是否推断 | Whether that day is inferred, not printed.
--   last_seen_date | 末见日期 | Last day on which the title can have been printed.
--   is_last_seen_inferred | 末见是否推断 | Whether that day is inferred, not printed.
--   undated_article_count | 无日期文章数 | Articles with the title whose day is not known at all.
--   first_article_id | 首见文章 | Article of the first day (articles.article_id).
--   last_article_id | 末见文章 | Article of the last day (articles.article_id).
CREATE OR REPLACE VIEW titles_held AS
SELECT
    entity_id,
    any_value(person) AS person,
    mode(role ORDER BY role) AS role,
    role_hans,
    mode(role_title_hans ORDER BY role_title_hans) AS role_title,
    mode(role_organization ORDER BY role_organization) AS role_organization,
    mode(role_area ORDER BY role_area) AS role_area,
    bool_and(is_byline) AS is_byline,
    count(*) AS mention_count,
    count(DISTINCT article_id) AS article_count,
    min(day) AS first_seen_date,
    arg_min(is_day_inferred, (day, is_day_inferred)) FILTER (day IS NOT NULL)
        AS is_first_seen_inferred,
    max(day_latest) AS last_seen_date,
    arg_max(is_day_inferred, (day_latest, NOT is_day_inferred)) FILTER (day IS NOT NULL)
        AS is_last_seen_inferred,
    count(DISTINCT article_id) FILTER (day IS NULL) AS undated_article_count,
    arg_min(article_id, (day, is_day_inferred, article_id)) FILTER (day IS NOT NULL)
        AS first_article_id,
    arg_max(article_id, (day_latest, NOT is_day_inferred, article_id)) FILTER (day IS NOT NULL)
        AS last_article_id
FROM title_mentions
GROUP BY entity_id, role_hans;
