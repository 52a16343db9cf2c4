-- warehouse/views/titles_held.sql
-- Which titles a person is printed with, how often, and when first and last.
-- Grain:    one row per (person, title as printed).
-- Reads:    articles, entities, roles.
-- Caveat:   days are null where no article that prints the title carries a date.
CREATE OR REPLACE VIEW titles_held AS
SELECT
    e.entity_id,
    any_value(e.name) AS person,
    r.role,
    any_value(r.role_title) AS role_title,
    any_value(r.role_organization) AS role_organization,
    any_value(r.role_area) AS role_area,
    count(*) AS mention_count,
    count(DISTINCT r.article_id) AS article_count,
    min(a.date_published) AS first_seen_date,
    max(a.date_published) AS last_seen_date
FROM roles AS r
INNER JOIN entities AS e ON r.mention_id = e.mention_id
INNER JOIN articles AS a ON r.article_id = a.article_id
GROUP BY e.entity_id, r.role;
