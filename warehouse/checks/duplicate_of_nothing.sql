-- warehouse/checks/duplicate_of_nothing.sql
-- A duplicate repeats a document with the same content that is an article. Fails when
-- it returns rows.
SELECT
    d.source_uri,
    d.duplicate_of
FROM all_documents AS d
LEFT JOIN all_documents AS o
    ON d.duplicate_of = o.source_uri AND d.content_sha256 = o.content_sha256
WHERE d.outcome = 'duplicate' AND (o.source_uri IS NULL OR o.outcome <> 'article');
