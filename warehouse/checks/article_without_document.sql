-- warehouse/checks/article_without_document.sql
-- Documents whose outcome is article, and articles, are the same set. Fails when it returns rows.
SELECT
    d.source_uri AS document_uri,
    a.source_uri AS article_uri
FROM (
    SELECT source_uri FROM documents
    WHERE outcome = 'article'
) AS d
FULL JOIN articles AS a ON d.source_uri = a.source_uri
WHERE d.source_uri IS NULL OR a.source_uri IS NULL;
