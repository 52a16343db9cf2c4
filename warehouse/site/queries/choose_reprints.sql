-- warehouse/site/queries/choose_reprints.sql
-- What the page of an article says of reprints: which it is of, or the first ones that there are.
CREATE TEMP TABLE shown_reprints AS
WITH pairs AS (
    SELECT
        article_id,
        first_article_id AS other_id,
        'of' AS direction
    FROM reprints
    WHERE NOT is_first
    UNION ALL
    SELECT
        first_article_id AS article_id,
        article_id AS other_id,
        'by' AS direction
    FROM reprints
    WHERE NOT is_first
)

SELECT
    p.article_id,
    p.other_id,
    p.direction,
    a.headline,
    a.language,
    a.source_sha256,
    a.info_source,
    coalesce(a.date_published, a.date_latest) AS day,
    a.date_published IS NULL AND a.date_latest IS NOT NULL AS is_inferred,
    g.article_id IS NOT NULL AS has_page,
    r.first_method,
    r.reprint_of,
    r.kept_share,
    r.cut_char_count,
    r.added_char_count,
    r.is_retitled,
    r.is_converted,
    count(*) OVER (PARTITION BY p.article_id) AS pair_count
FROM pairs AS p
INNER JOIN articles AS a ON p.other_id = a.article_id
INNER JOIN reprints AS r
    ON r.article_id = CASE p.direction WHEN 'of' THEN p.article_id ELSE p.other_id END
LEFT JOIN paged_articles AS g ON p.other_id = g.article_id
QUALIFY
    row_number() OVER (PARTITION BY p.article_id ORDER BY day ASC NULLS LAST, p.other_id ASC) <= 30;
