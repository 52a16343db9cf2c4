-- warehouse/checks/counts_apart.sql
-- What a run was offered is what became of it, and every document of the snapshot has one outcome.
-- Fails when it returns rows.
-- Over:     the whole.
SELECT
    run_id,
    offered,
    unchanged + articles + duplicates + rejected + retracted AS accounted_for
FROM runs
WHERE offered <> unchanged + articles + duplicates + rejected + retracted;
