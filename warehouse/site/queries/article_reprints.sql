-- warehouse/site/queries/article_reprints.sql
-- What articles are reprints of, or which reprints there are of them.
SELECT *
FROM shown_reprints
WHERE
    article_id BETWEEN $first AND $last
    AND article_id IN (FROM drawn_articles)
ORDER BY article_id ASC, day ASC NULLS LAST, other_id ASC;
