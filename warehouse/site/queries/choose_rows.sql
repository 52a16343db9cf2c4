-- warehouse/site/queries/choose_rows.sql
-- What belongs to the articles that get a page: each table is looked through for it once.
CREATE TEMP TABLE paged_entities AS
SELECT
    mention_id,
    article_id,
    photo_id,
    entity_id,
    entity_type,
    name,
    canonical_name,
    exact,
    participation,
    role,
    list_ordinal,
    list_size,
    place_code,
    start_char,
    end_char
FROM entities
WHERE article_id IN (SELECT p.article_id FROM paged_articles AS p);

CREATE TEMP TABLE paged_roles AS
SELECT
    article_id,
    mention_id,
    role,
    role_organization,
    role_area
FROM roles
WHERE article_id IN (SELECT p.article_id FROM paged_articles AS p);

CREATE TEMP TABLE paged_photos AS
SELECT
    article_id,
    photo_id,
    paragraph_id,
    position,
    description,
    creator,
    source,
    location_shown
FROM photos
WHERE article_id IN (SELECT p.article_id FROM paged_articles AS p);

CREATE TEMP TABLE paged_quotations AS
SELECT
    article_id,
    quotation_id,
    mention_id,
    paragraph_id,
    speaker,
    cue,
    text,
    start_char,
    end_char
FROM quotations
WHERE article_id IN (SELECT p.article_id FROM paged_articles AS p);
