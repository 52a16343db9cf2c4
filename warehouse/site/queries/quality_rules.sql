-- warehouse/site/queries/quality_rules.sql
-- Which rules changed texts.
SELECT
    rule_id,
    certainty,
    count(*) AS edits,
    count(DISTINCT article_id) AS articles
FROM edits
GROUP BY rule_id, certainty
ORDER BY edits DESC, rule_id ASC, certainty ASC;
