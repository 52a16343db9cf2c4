-- warehouse/checks/date_implausible.sql
-- Articles are published neither before there were Chinese newspapers nor after the run that read
-- them, but for one in fifty: scraped pages print such dates. Fails when it returns rows.
-- Over:     the whole.
SELECT
    count(*) FILTER (a.date_published < DATE '1815-01-01') AS before_newspapers,
    count(*) FILTER (a.date_published > r.run_date + 2) AS after_the_run,
    count(*) AS dated
FROM articles AS a
CROSS JOIN (SELECT max(finished_at_utc)::DATE AS run_date FROM runs) AS r
WHERE a.date_published IS NOT NULL
HAVING before_newspapers + after_the_run > greatest(5, dated / 50);
