-- warehouse/checks/rejection_without_document.sql
-- Documents whose outcome is rejected, and rejections, are the same set. Fails when it
-- returns rows.
SELECT
    d.source_uri AS document_uri,
    r.source_uri AS rejection_uri
FROM (
    SELECT source_uri FROM documents
    WHERE outcome = 'rejected'
) AS d
FULL JOIN rejections AS r ON d.source_uri = r.source_uri
WHERE d.source_uri IS NULL OR r.source_uri IS NULL;
