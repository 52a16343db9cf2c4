-- warehouse/views/people.sql
-- Everybody who is named, by the name that most articles print.
-- Label:    人物
-- Grain:    one row per person.
-- Key:      entity_id.
-- Reads:    entities.
-- Caveat:   two people of one name are one entity, unless aliases.tsv parts them.
-- Columns:
--   entity_id
--   person | 人物 | Name that most articles print.
--   name_count | 名称数 | Names and spellings that the person is printed with.
--   mention_count | 提及数 | Mentions, credits and eponyms included.
--   article_count | 文章数 | Articles that name the person.
CREATE OR REPLACE VIEW people AS
WITH counted AS (
    SELECT
        entity_id,
        name,
        count(*) AS mention_count,
        count(DISTINCT article_id) AS article_count
    FROM entities
    WHERE entity_type = 'person'
    GROUP BY entity_id, name
)

SELECT
    entity_id,
    -- Among names of equally many articles the first in order, so that the answer never wavers.
    arg_max(name, (article_count, mention_count, name)) AS person,
    count(*) AS name_count,
    cast(sum(mention_count) AS BIGINT) AS mention_count,
    -- An article prints one name for each person: its fullest.
    cast(sum(article_count) AS BIGINT) AS article_count
FROM counted
GROUP BY entity_id;
