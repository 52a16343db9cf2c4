-- warehouse/checks/paragraphs_apart.sql
-- The paragraphs of an article, joined by a line break, are its text. Fails when it returns rows.
SELECT a.article_id
FROM articles AS a
LEFT JOIN (
    SELECT
        article_id,
        string_agg(text, chr(10) ORDER BY position) AS joined
    FROM paragraphs
    GROUP BY article_id
) AS p ON a.article_id = p.article_id
WHERE p.joined IS DISTINCT FROM a.text;
