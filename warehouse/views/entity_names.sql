-- warehouse/views/entity_names.sql
-- Every name that an entity is printed with, in either script, and which is its commonest.
-- Label:    实体名称
-- Grain:    one row per (entity, name, script of the article).
-- Key:      entity_id, name, script.
-- Reads:    entities, articles, article_days.
-- Caveat:   two people of one name are one entity, unless aliases.tsv parts them. Dates are left
--           out.
-- Columns:
--   entity_id, entity_type
--   name | 名称 | Name as articles print it: their fullest form.
--   script | 文字 | ISO 15924 of the articles that print it so; und where they do not tell.
--   is_main_name | 是否主要名称 | Whether no other name of the entity stands in more articles.
--   mention_count | 提及数 | Mentions by that name in that script.
--   article_count | 文章数 | Articles that print it.
--   first_seen_date | 首见日期 | First day on which it can have been printed; null where none is known.
--   last_seen_date | 末见日期 | Last day on which it can have been printed; null where none is known.
CREATE OR REPLACE VIEW entity_names AS
WITH counted AS (
    SELECT
        e.entity_id,
        e.entity_type,
        e.name,
        coalesce(a.script, 'und') AS script,
        count(*) AS mention_count,
        count(DISTINCT e.article_id) AS article_count,
        min(d.day) AS first_seen_date,
        max(d.day_latest) AS last_seen_date
    FROM entities AS e
    INNER JOIN articles AS a ON e.article_id = a.article_id
    INNER JOIN article_days AS d ON e.article_id = d.article_id
    WHERE e.entity_type <> 'date'
    GROUP BY e.entity_id, e.entity_type, e.name, coalesce(a.script, 'und')
)

SELECT
    entity_id,
    entity_type,
    name,
    script,
    row_number() OVER (
        PARTITION BY entity_id
        ORDER BY article_count DESC, mention_count DESC, name ASC, script ASC
    ) = 1 AS is_main_name,
    mention_count,
    article_count,
    first_seen_date,
    last_seen_date
FROM counted;
