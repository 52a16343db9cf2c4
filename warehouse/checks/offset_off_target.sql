-- warehouse/checks/offset_off_target.sql
-- Offsets point at the characters they claim. Fails when it returns rows.
SELECT
    'paragraphs' AS table_name,
    p.paragraph_id AS key_value
FROM paragraphs AS p
INNER JOIN articles AS a ON p.article_id = a.article_id
WHERE substring(a.text, p.start_char + 1, p.end_char - p.start_char) <> p.text
UNION ALL
SELECT
    'entities' AS table_name,
    e.mention_id AS key_value
FROM entities AS e
INNER JOIN paragraphs AS p ON e.paragraph_id = p.paragraph_id
WHERE
    substring(p.text, e.start_char - p.start_char + 1, e.end_char - e.start_char) <> e.exact
    OR e.start_char < p.start_char OR e.end_char > p.end_char
UNION ALL
SELECT
    'quotations' AS table_name,
    q.quotation_id AS key_value
FROM quotations AS q
INNER JOIN articles AS a ON q.article_id = a.article_id
WHERE substring(a.text, q.start_char + 1, q.end_char - q.start_char) <> q.text
UNION ALL
SELECT
    'photos' AS table_name,
    f.photo_id AS key_value
FROM photos AS f
INNER JOIN articles AS a ON f.article_id = a.article_id
WHERE substring(a.text, f.start_char + 1, f.end_char - f.start_char) <> f.caption
UNION ALL
SELECT
    'roles' AS table_name,
    r.role_id AS key_value
FROM roles AS r
INNER JOIN articles AS a ON r.article_id = a.article_id
WHERE substring(a.text, r.start_char + 1, r.end_char - r.start_char) <> r.role;
