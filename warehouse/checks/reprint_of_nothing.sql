-- warehouse/checks/reprint_of_nothing.sql
-- Whatever is a reprint, or was printed again, is an article; a cluster has its first article, one
-- other at least, and nothing that is compared with an article of another cluster. Fails when it
-- returns rows.
-- Over:     the whole.
SELECT r.article_id
FROM reprints AS r
ANTI JOIN all_documents AS d ON r.article_id = d.article_id AND d.outcome = 'article'
UNION ALL
SELECT cluster_id AS article_id
FROM reprints
GROUP BY cluster_id
HAVING count(*) < 2 OR count(*) FILTER (WHERE is_first AND article_id = first_article_id) <> 1
UNION ALL
SELECT r.article_id
FROM reprints AS r
LEFT JOIN reprints AS o ON r.reprint_of = o.article_id
WHERE NOT r.is_first AND o.cluster_id IS DISTINCT FROM r.cluster_id;
