-- warehouse/site/queries/pairs.sql
-- People named in one article, pair by pair.
WITH named AS (
    SELECT DISTINCT
        e.entity_id,
        e.article_id
    FROM paged_entities AS e
    INNER JOIN paged_subjects AS s ON e.entity_id = s.entity_id
    INNER JOIN paged_articles AS p ON e.article_id = p.article_id
    WHERE
        s.entity_type = 'person' AND e.participation NOT IN ('author', 'photographer', 'eponym')
),

foremost AS (
    SELECT entity_id FROM named
    GROUP BY entity_id
    ORDER BY count(*) DESC, entity_id LIMIT 400
)

SELECT
    one.entity_id AS one_id,
    other.entity_id AS other_id,
    count(*) AS article_count
FROM named AS one
INNER JOIN named AS other
    ON one.article_id = other.article_id AND one.entity_id < other.entity_id
WHERE one.entity_id IN (FROM foremost) AND other.entity_id IN (FROM foremost)
GROUP BY one.entity_id, other.entity_id
ORDER BY article_count DESC, one_id ASC, other_id ASC
LIMIT 400;
