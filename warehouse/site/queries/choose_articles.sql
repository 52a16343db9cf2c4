-- warehouse/site/queries/choose_articles.sql
-- The articles that get a page: the newest.
CREATE TEMP TABLE paged_articles AS
SELECT
    article_id,
    coalesce(date_published, date_latest) AS day,
    date_published IS NULL AND date_latest IS NOT NULL AS is_inferred
FROM articles
ORDER BY day DESC NULLS LAST, article_id
LIMIT $newest;
