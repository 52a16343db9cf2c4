-- warehouse/views/title_mentions.sql
-- Every title printed with a person, in Simplified characters too, so that scripts can be compared.
-- Label:    职务提及
-- Grain:    one row per title of a mention.
-- Key:      role_id.
-- Reads:    roles, entities, paragraphs, people, article_days.
-- Caveat:   editors and reporters sign with titles: is_byline tells these.
-- Columns:
--   role_id, mention_id, article_id, entity_id, person, role
--   role_hans | 职务全称（简体） | Title as printed, in the Simplified shadow.
--   role_title_hans | 职位（简体） | The post alone, in the Simplified shadow.
--   role_organization, role_area, is_role_shared
--   is_byline | 是否署名 | Whether the title stands in a byline or credit.
--   day, day_latest, is_day_inferred, outlet, start_char, end_char, source_uri
CREATE OR REPLACE VIEW title_mentions AS
WITH shadowed AS (
    SELECT
        r.*,
        e.entity_id,
        e.participation,
        substring(
            p.text_hans, r.start_char - p.start_char + 1, r.end_char - r.start_char
        ) AS role_hans
    FROM roles AS r
    INNER JOIN entities AS e ON r.mention_id = e.mention_id
    LEFT JOIN paragraphs AS p
        ON
            r.article_id = p.article_id
            AND r.start_char >= p.start_char AND r.end_char <= p.end_char
)

SELECT
    s.role_id,
    s.mention_id,
    s.article_id,
    s.entity_id,
    w.person,
    s.role,
    s.role_hans,
    -- The post has the same place in the shadow, which is as long; a post that is not printed
    -- in one piece stays as it is.
    CASE
        WHEN contains(s.role, s.role_title)
            THEN substring(s.role_hans, instr(s.role, s.role_title), length(s.role_title))
        ELSE s.role_title
    END AS role_title_hans,
    s.role_organization,
    s.role_area,
    s.is_role_shared,
    s.participation IN ('author', 'photographer') AS is_byline,
    d.day,
    d.day_latest,
    d.is_day_inferred,
    d.outlet,
    s.start_char,
    s.end_char,
    s.source_uri
FROM shadowed AS s
INNER JOIN people AS w ON s.entity_id = w.entity_id
INNER JOIN article_days AS d ON s.article_id = d.article_id;
