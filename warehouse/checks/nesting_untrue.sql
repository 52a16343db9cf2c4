-- warehouse/checks/nesting_untrue.sql
-- A mention is nested exactly where a longer mention of its article holds all of it. Fails when
-- it returns rows.
WITH spans AS (
    SELECT DISTINCT
        article_id,
        start_char,
        end_char
    FROM entities
),

-- Of different spans in this order, only one before a span can hold it: and it does if it
-- goes on as far.
reached AS (
    SELECT
        article_id,
        start_char,
        end_char,
        max(end_char) OVER (
            PARTITION BY article_id
            ORDER BY start_char ASC, end_char DESC
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS furthest
    FROM spans
)

SELECT e.mention_id
FROM entities AS e
INNER JOIN reached AS r
    ON e.article_id = r.article_id AND e.start_char = r.start_char AND e.end_char = r.end_char
WHERE e.is_nested <> coalesce(r.furthest >= r.end_char, FALSE);
