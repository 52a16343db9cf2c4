-- warehouse/site/queries/choose_subjects.sql
-- The subjects that get a page: of each type those in most articles.
CREATE TEMP TABLE paged_subjects AS
WITH named AS (
    SELECT
        e.entity_id,
        e.entity_type,
        coalesce(e.canonical_name, e.name) AS name,
        count(*) AS mention_count
    FROM paged_entities AS e
    INNER JOIN paged_articles AS p ON e.article_id = p.article_id
    WHERE e.entity_type <> 'date'
    GROUP BY e.entity_id, e.entity_type, coalesce(e.canonical_name, e.name)
),

counted AS (
    SELECT
        e.entity_id,
        count(DISTINCT e.article_id) AS article_count,
        mode(e.place_code ORDER BY e.place_code) AS place_code,
        min(p.day) AS first_day,
        max(p.day) AS last_day
    FROM paged_entities AS e
    INNER JOIN paged_articles AS p ON e.article_id = p.article_id
    GROUP BY e.entity_id
),

called AS (
    SELECT
        entity_id,
        any_value(entity_type) AS entity_type,
        arg_max(name, (mention_count, name)) AS name,
        string_agg(name, '、' ORDER BY mention_count DESC, name) AS names,
        sum(mention_count)::BIGINT AS mention_count
    FROM named
    GROUP BY entity_id
)

SELECT
    n.*,
    c.article_count,
    c.place_code,
    c.first_day,
    c.last_day
FROM called AS n
INNER JOIN counted AS c ON n.entity_id = c.entity_id
QUALIFY
    row_number() OVER (
        PARTITION BY n.entity_type ORDER BY c.article_count DESC, n.mention_count DESC, n.entity_id
    ) <= $subjects
ORDER BY n.entity_type, c.article_count DESC, n.mention_count DESC, n.entity_id;
