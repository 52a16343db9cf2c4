-- warehouse/views/co_appearances.sql
-- Who appears with whom in one article, and in what part.
-- Grain:    one row per (article, pair of people), the pair in the order printed.
-- Reads:    articles, entities.
-- Caveat:   eponyms (a museum named after somebody) and bylines are left out.
CREATE OR REPLACE VIEW co_appearances AS
WITH people AS (
    SELECT
        article_id,
        entity_id,
        any_value(name) AS name,
        min(start_char) AS first_char,
        bool_or(participation IN ('present', 'photographed')) AS is_present
    FROM entities
    WHERE
        entity_type = 'person'
        AND participation NOT IN ('eponym', 'author', 'photographer')
    GROUP BY article_id, entity_id
)

SELECT
    a.article_id,
    a.headline,
    a.date_published,
    one.name AS person,
    other.name AS other_person,
    one.is_present AND other.is_present AS are_both_present
FROM people AS one
INNER JOIN people AS other
    ON one.article_id = other.article_id AND one.first_char < other.first_char
INNER JOIN articles AS a ON one.article_id = a.article_id;
