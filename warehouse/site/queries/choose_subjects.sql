-- warehouse/site/queries/choose_subjects.sql
-- The subjects that get a page: of each type those in most articles.
CREATE TEMP TABLE paged_subjects AS
-- Counted and chosen first: only of those chosen, names and codes are put in order.
WITH chosen AS (
    SELECT
        entity_id,
        any_value(entity_type) AS entity_type,
        count(*) AS mention_count,
        count(DISTINCT article_id) AS article_count
    FROM paged_entities
    WHERE entity_type <> 'date'
    GROUP BY entity_id
    QUALIFY
        row_number() OVER (
            PARTITION BY any_value(entity_type)
            ORDER BY count(DISTINCT article_id) DESC, count(*) DESC, entity_id
        ) <= $subjects
),

standing AS (
    SELECT
        e.entity_id,
        coalesce(e.canonical_name, e.name) AS name,
        e.place_code,
        count(*) AS mention_count,
        min(p.day) AS first_day,
        max(p.day) AS last_day
    FROM paged_entities AS e
    INNER JOIN chosen AS c ON e.entity_id = c.entity_id
    INNER JOIN paged_articles AS p ON e.article_id = p.article_id
    GROUP BY e.entity_id, coalesce(e.canonical_name, e.name), e.place_code
),

named AS (
    SELECT
        entity_id,
        name,
        sum(mention_count) AS mention_count,
        min(first_day) AS first_day,
        max(last_day) AS last_day
    FROM standing
    GROUP BY entity_id, name
),

called AS (
    SELECT
        entity_id,
        arg_max(name, (mention_count, name)) AS name,
        string_agg(name, '、' ORDER BY mention_count DESC, name) AS names,
        min(first_day) AS first_day,
        max(last_day) AS last_day
    FROM named
    GROUP BY entity_id
),

coded AS (
    SELECT
        entity_id,
        place_code,
        sum(mention_count) AS mention_count
    FROM standing
    WHERE place_code IS NOT NULL
    GROUP BY entity_id, place_code
),

placed AS (
    SELECT
        entity_id,
        arg_min(place_code, (-mention_count, place_code)) AS place_code
    FROM coded
    GROUP BY entity_id
)

SELECT
    c.entity_id,
    c.entity_type,
    n.name,
    n.names,
    c.mention_count,
    c.article_count,
    p.place_code,
    n.first_day,
    n.last_day
FROM chosen AS c
INNER JOIN called AS n ON c.entity_id = n.entity_id
LEFT JOIN placed AS p ON c.entity_id = p.entity_id
ORDER BY c.entity_type, c.article_count DESC, c.mention_count DESC, c.entity_id;
