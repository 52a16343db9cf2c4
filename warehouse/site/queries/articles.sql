-- warehouse/site/queries/articles.sql
-- Articles that get a page, newest first.
SELECT
    a.article_id,
    a.headline,
    a.language,
    a.info_source,
    a.located,
    a.char_count,
    a.gloss_count,
    a.repair_verified,
    a.article_body[:120] AS opening,
    p.day,
    p.is_inferred
FROM paged_articles AS p
INNER JOIN articles AS a ON p.article_id = a.article_id
ORDER BY p.day DESC NULLS LAST, a.article_id ASC;
