-- warehouse/checks/document_repeated.sql
-- A document is in the snapshot once. Fails when it returns rows.
-- Over:     the whole.
SELECT source_uri
FROM all_documents
WHERE source_uri IN (SELECT c.source_uri FROM changed_documents AS c)
GROUP BY source_uri
HAVING count(*) > 1;
