-- warehouse/checks/drift.sql
-- What a run brings looks like what the runs before it brought: of the same batch, with at least
-- 50 documents each, and five of them; rows for each document between half the fewest and twice
-- the most, nulls within 0.25 of what was seen. Fails when it returns rows.
-- Over:     the whole.
WITH newest AS (
    SELECT
        run_id,
        batch
    FROM runs
    ORDER BY finished_at_utc DESC
    LIMIT 1
),

earlier AS (
    SELECT
        m.batch,
        m.table_name,
        m.column_name,
        m.measure,
        min(m.value) AS fewest,
        max(m.value) AS most
    FROM measurements AS m
    INNER JOIN runs AS r ON m.run_id = r.run_id
    WHERE
        m.document_count >= 50 AND r.action = 'ingest'
        AND m.run_id NOT IN (SELECT n.run_id FROM newest AS n)
    GROUP BY m.batch, m.table_name, m.column_name, m.measure
    HAVING count(*) >= 5
)

SELECT
    m.table_name,
    m.column_name,
    m.measure,
    m.value,
    e.fewest,
    e.most
FROM measurements AS m
INNER JOIN newest AS n ON m.run_id = n.run_id
INNER JOIN earlier AS e
    ON
        m.batch = e.batch AND m.table_name = e.table_name
        AND m.column_name = e.column_name AND m.measure = e.measure
WHERE
    m.document_count >= 50
    AND CASE m.measure
        WHEN 'null_share' THEN m.value NOT BETWEEN e.fewest - 0.25 AND e.most + 0.25
        ELSE m.value NOT BETWEEN e.fewest / 2 - 0.2 AND e.most * 2 + 0.2
    END
ORDER BY m.table_name, m.column_name;
