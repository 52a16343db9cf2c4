-- warehouse/site/queries/subject_beside.sql
-- People named in the same articles as a subject.
WITH named AS (
    SELECT DISTINCT
        e.entity_id,
        e.article_id,
        s.entity_type,
        s.name
    FROM paged_entities AS e
    INNER JOIN paged_subjects AS s ON e.entity_id = s.entity_id
    INNER JOIN paged_articles AS p ON e.article_id = p.article_id
    WHERE
        s.entity_type IN ('person', 'organization', 'place')
        AND e.participation NOT IN ('author', 'photographer', 'eponym')
)

SELECT
    one.entity_id,
    other.entity_id AS other_id,
    other.name,
    count(*) AS article_count
FROM named AS one
INNER JOIN named AS other
    ON one.article_id = other.article_id AND one.entity_id <> other.entity_id
WHERE other.entity_type = 'person'
GROUP BY one.entity_id, other.entity_id, other.name
QUALIFY
    row_number() OVER (
        PARTITION BY one.entity_id ORDER BY count(*) DESC, other.name, other.entity_id
    ) <= $most
ORDER BY one.entity_id, article_count DESC, other.name, other_id;
