-- warehouse/checks/reprint_off_target.sql
-- A passage stands in the text that it is said to stand in, and that text is of the pair that is
-- compared. Fails when it returns rows.
SELECT
    p.article_id,
    p.kind,
    p.start_char
FROM reprint_passages AS p
INNER JOIN articles AS a ON p.text_article_id = a.article_id
WHERE substring(a.text, p.start_char + 1, p.end_char - p.start_char) <> p.exact
UNION ALL
SELECT
    p.article_id,
    p.kind,
    p.start_char
FROM reprint_passages AS p
LEFT JOIN reprints AS r ON p.article_id = r.article_id
WHERE
    p.text_article_id
    IS DISTINCT FROM CASE p.kind WHEN 'cut' THEN r.reprint_of ELSE r.article_id END;
