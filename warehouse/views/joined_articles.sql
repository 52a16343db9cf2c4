-- warehouse/views/joined_articles.sql
-- Articles as a reader knows them: those in pages joined, in the order of their pages.
-- Label:    合并文章
-- Grain:    one row per article; the pages of one article are one row, under the first page's id.
-- Key:      article_id.
-- Reads:    articles, article_pages.
-- Caveat:   a page joins by the evidence in article_pages; all other rows are as in articles.
-- Columns:
--   article_id, headline, date_published, info_source
--   page_count | 页数 | Pages, each an article of its own in articles.
--   source_uris | 来源文件 | Files of the pages, joined by 、.
--   article_body
CREATE OR REPLACE VIEW joined_articles AS
WITH placed AS (
    SELECT
        a.article_id AS page_article_id,
        a.source_uri,
        a.article_body,
        coalesce(p.article_id, a.article_id) AS article_id,
        coalesce(p.page_number, 1) AS page_number
    FROM articles AS a
    LEFT JOIN article_pages AS p ON a.article_id = p.page_article_id
),

joined AS (
    SELECT
        article_id,
        count(*) AS page_count,
        string_agg(source_uri, '、' ORDER BY page_number) AS source_uris,
        coalesce(
            string_agg(nullif(article_body, ''), chr(10) ORDER BY page_number), ''
        ) AS article_body
    FROM placed
    GROUP BY article_id
)

SELECT
    j.article_id,
    a.headline,
    a.date_published,
    a.info_source,
    j.page_count,
    j.source_uris,
    j.article_body
FROM joined AS j
INNER JOIN articles AS a ON j.article_id = a.article_id;
