-- warehouse/checks/key_repeated.sql
-- Every key names one row; a row's key holds its document's, which document_repeated looks at.
-- Fails when it returns rows.
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
    'roles' AS table_name,
    role_id AS key_value
FROM roles
GROUP BY role_id
HAVING count(*) > 1
UNION ALL
SELECT
    'photos' AS table_name,
    photo_id AS key_value
FROM photos
GROUP BY photo_id
HAVING count(*) > 1
UNION ALL
SELECT
    'quotations' AS table_name,
    quotation_id AS key_value
FROM quotations
GROUP BY quotation_id
HAVING count(*) > 1;
