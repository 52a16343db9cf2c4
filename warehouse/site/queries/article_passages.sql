-- warehouse/site/queries/article_passages.sql
-- What reprints cut and added: the first passages of each.
SELECT
    article_id,
    kind,
    start_char,
    exact
FROM reprint_passages
WHERE
    article_id BETWEEN $first AND $last
    AND article_id IN (FROM drawn_articles)
QUALIFY row_number() OVER (PARTITION BY article_id, kind ORDER BY start_char) <= 40
ORDER BY article_id ASC, kind DESC, start_char ASC;
