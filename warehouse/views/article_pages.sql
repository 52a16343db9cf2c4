-- warehouse/views/article_pages.sql
-- Articles that a site parted into pages, each saved in a file of its own.
-- Label:    文章分页
-- Grain:    one row per page of such an article, the first included.
-- Key:      page_article_id.
-- Reads:    articles, paragraphs.
-- Evidence: names that count pages (story.txt story_2.txt, story-1.txt story-2.txt, story(2).txt)
--           and, beside them, the first page's headline or a pager on both pages.
-- Caveat:   names alone are no evidence; dates (2024-05-01.txt) and gaps in the count are no pages.
-- Columns:
--   article_id
--   page_article_id | 分页文章编号 | Article that is this page (articles.article_id).
--   page_number | 页码 | Which page it is, from 1.
--   evidence | 依据 | first page, same headline, or pager on both.
CREATE OR REPLACE VIEW article_pages AS
WITH named AS (
    SELECT
        article_id,
        source_uri,
        headline,
        regexp_extract(
            source_uri,
            '^(.*?)(?:[-_]p?([1-9][0-9]?)|[(（]([1-9][0-9]?)[)）])?(\.[A-Za-z0-9]+)$',
            ['stem', 'dashed', 'bracketed', 'ending']
        ) AS parts
    FROM articles
),

numbered AS (
    SELECT
        article_id,
        headline,
        parts['stem'] || parts['ending'] AS stem,
        coalesce(
            try_cast(parts['dashed'] AS BIGINT), try_cast(parts['bracketed'] AS BIGINT), 1
        ) AS page_number
    FROM named
    WHERE parts['stem'] != '' AND NOT regexp_matches(parts['stem'], '[0-9]{4}[-_]?[0-9]{1,2}$')
),

counted AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY stem ORDER BY page_number) AS place,
        count(*) OVER (PARTITION BY stem, page_number) AS claimants
    FROM numbered
),

paged AS (
    SELECT DISTINCT article_id
    FROM paragraphs
    WHERE rule_id = 'boilerplate_page_navigation'
),

linked AS (
    SELECT
        first_page.article_id,
        page.article_id AS page_article_id,
        page.page_number,
        CASE
            WHEN page.page_number = 1 THEN 'first page'
            WHEN page.headline = first_page.headline THEN 'same headline'
            ELSE 'pager on both'
        END AS evidence
    FROM counted AS first_page
    INNER JOIN counted AS page ON first_page.stem = page.stem
    WHERE
        first_page.page_number = 1
        AND first_page.claimants = 1
        AND page.claimants = 1
        AND page.place = page.page_number
        AND (
            page.headline = first_page.headline
            OR page.page_number = 1
            OR (
                page.article_id IN (SELECT p.article_id FROM paged AS p)
                AND first_page.article_id IN (SELECT p.article_id FROM paged AS p)
            )
        )
)

SELECT
    article_id,
    page_article_id,
    page_number,
    evidence
FROM linked
QUALIFY count(*) OVER (PARTITION BY article_id) > 1;
