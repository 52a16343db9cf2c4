-- warehouse/site/queries/outcomes.sql
-- What became of the documents, by batch.
SELECT
    batch,
    outcome,
    count(*) AS documents
FROM documents
GROUP BY batch, outcome
ORDER BY batch, outcome;
