-- warehouse/site/queries/draw_rows.sql
-- The texts of the articles that are drawn, in the same way.
CREATE TEMP TABLE drawn_rows AS
SELECT *
FROM articles
WHERE article_id IN (FROM drawn_articles)
ORDER BY article_id;

CREATE TEMP TABLE drawn_paragraphs AS
SELECT *
FROM paragraphs
WHERE article_id IN (FROM drawn_articles)
ORDER BY article_id;

CREATE TEMP TABLE drawn_edits AS
SELECT *
FROM edits
WHERE article_id IN (FROM drawn_articles)
ORDER BY article_id;
