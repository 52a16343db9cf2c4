-- warehouse/checks/row_without_article.sql
-- Every row belongs to an article of the same version. Fails when it returns rows.
WITH rows_of AS (
    SELECT DISTINCT
        'paragraphs' AS table_name,
        article_id,
        source_sha256
    FROM paragraphs
    UNION ALL
    SELECT DISTINCT
        'entities' AS table_name,
        article_id,
        source_sha256
    FROM entities
    UNION ALL
    SELECT DISTINCT
        'roles' AS table_name,
        article_id,
        source_sha256
    FROM roles
    UNION ALL
    SELECT DISTINCT
        'photos' AS table_name,
        article_id,
        source_sha256
    FROM photos
    UNION ALL
    SELECT DISTINCT
        'quotations' AS table_name,
        article_id,
        source_sha256
    FROM quotations
    UNION ALL
    SELECT DISTINCT
        'edits' AS table_name,
        article_id,
        source_sha256
    FROM edits
)

SELECT
    r.table_name,
    r.article_id
FROM rows_of AS r
ANTI JOIN articles AS a
    ON r.article_id = a.article_id AND r.source_sha256 = a.source_sha256;
