-- warehouse/site/queries/counts.sql
-- How much there is of everything.
SELECT
    (SELECT count(*) FROM articles) AS articles,
    (SELECT count(*) FROM paged_articles) AS paged_articles,
    (SELECT cast(sum(char_count) AS BIGINT) FROM articles) AS characters,
    (
        SELECT count(DISTINCT entity_id) FROM entities
        WHERE entity_type = 'person'
    ) AS people,
    (
        SELECT count(DISTINCT entity_id) FROM entities
        WHERE entity_type = 'organization')
        AS organizations,
    (
        SELECT count(DISTINCT entity_id) FROM entities
        WHERE entity_type = 'place'
    ) AS places,
    (SELECT count(*) FROM photos) AS photos,
    (SELECT count(*) FROM quotations) AS quotations,
    (SELECT count(*) FROM edits) AS edits,
    (
        SELECT count(*) FROM reprints
        WHERE NOT is_first
    ) AS reprints,
    (
        SELECT count(*) FROM reprints
        WHERE is_first
    ) AS reprinted,
    (
        SELECT count(*) FROM reprints
        WHERE cut_char_count > 0
    ) AS shortened,
    (
        SELECT count(*) FROM reprints
        WHERE is_retitled
    ) AS retitled,
    (
        SELECT count(*) FROM articles
        WHERE repair_verified IS NOT NULL
    ) AS damaged,
    (
        SELECT count(*) FROM articles
        WHERE repair_verified
    ) AS proved;
