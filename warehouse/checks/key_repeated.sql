-- warehouse/checks/key_repeated.sql
-- Every key names one row. Fails when it returns rows.
SELECT
    'articles' AS table_name,
    article_id AS key_value
FROM articles
GROUP BY article_id
HAVING count(*) > 1
UNION ALL
SELECT
    'paragraphs' AS table_name,
    paragraph_id AS key_value
FROM paragraphs
GROUP BY paragraph_id
HAVING count(*) > 1
UNION ALL
SELECT
    'entities' AS table_name,
    mention_id AS key_value
FROM entities
GROUP BY mention_id
HAVING count(*) > 1
UNION ALL
SELECT
    'documents' AS table_name,
    source_uri AS key_value
FROM documents
GROUP BY source_uri
HAVING count(*) > 1;
