-- warehouse/site/queries/article_digests.sql
-- What the page of an article follows from: the bytes, the version, which names have pages, and
-- what is known of reprints.
WITH related AS (
    SELECT
        article_id,
        bit_xor(hash(shown_reprints)) AS reprints
    FROM shown_reprints
    GROUP BY article_id
)

SELECT
    a.article_id,
    a.source_uri,
    a.source_sha256,
    a.pipeline_version,
    bit_xor(hash(e.entity_id, s.entity_id IS NOT NULL)) AS names,
    r.reprints
FROM paged_articles AS p
INNER JOIN articles AS a ON p.article_id = a.article_id
LEFT JOIN related AS r ON p.article_id = r.article_id
LEFT JOIN paged_entities AS e ON p.article_id = e.article_id
LEFT JOIN paged_subjects AS s ON e.entity_id = s.entity_id
GROUP BY ALL
ORDER BY a.article_id;
