-- warehouse/site/queries/quality_encodings.sql
-- Which encodings were found, and how.
SELECT
    coalesce(encoding, '—') AS encoding,
    coalesce(encoding_method, '—') AS method,
    count(*) AS documents
FROM documents
GROUP BY ALL
ORDER BY documents DESC, encoding ASC, method ASC;
