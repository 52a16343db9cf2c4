-- warehouse/checks/duplicate_of_nothing.sql
-- A duplicate repeats a document with the same content that is an article, or would be one had the
-- pipeline not failed on it: one that was refused for what it is has no content. Fails when it
-- returns rows.
-- Over:     the whole.
WITH suspects AS MATERIALIZED (
    SELECT
        source_uri,
        duplicate_of,
        content_sha256
    FROM all_documents
    WHERE
        outcome = 'duplicate'
        AND (
            source_uri IN (SELECT c.source_uri FROM changed_documents AS c)
            OR duplicate_of IN (SELECT r.source_uri FROM replaced_documents AS r)
        )
),

-- Looked up from the few that are suspected: all others may be a million.
originals AS (
    SELECT
        source_uri,
        content_sha256,
        outcome
    FROM all_documents
    WHERE source_uri IN (SELECT s.duplicate_of FROM suspects AS s)
)

SELECT
    s.source_uri,
    s.duplicate_of
FROM suspects AS s
LEFT JOIN originals AS o
    ON s.duplicate_of = o.source_uri AND s.content_sha256 = o.content_sha256
WHERE o.source_uri IS NULL OR o.outcome NOT IN ('article', 'rejected');
