-- warehouse/views/photo_teams.sql
-- Who writes and who photographs in the same article.
-- Label:    采摄搭档
-- Grain:    one row per (reporter, photographer).
-- Key:      reporter_entity_id, photographer_entity_id.
-- Reads:    entities, people, article_days.
-- Caveat:   editors, proofreaders and translators are no reporters; one who does both is no team.
-- Columns:
--   reporter_entity_id | 记者实体编号 | Who signs the article (people.entity_id).
--   reporter | 记者 | That one's name.
--   photographer_entity_id | 摄影者实体编号 | Who is credited with its photos (people.entity_id).
--   photographer | 摄影者 | That one's name.
--   article_count | 文章数 | Articles of the two.
--   photo_count | 照片数 | Photos of the photographer in these.
--   first_seen_date | 首见日期 | First day of such an article.
--   last_seen_date | 末见日期 | Last day of such an article.
CREATE OR REPLACE VIEW photo_teams AS
WITH signed AS (
    SELECT DISTINCT
        article_id,
        entity_id
    FROM entities
    WHERE
        entity_type = 'person'
        AND participation = 'author'
        AND NOT regexp_matches(
            coalesce(role, ''), '编辑|編輯|责编|責編|校对|校對|编译|編譯|审|審|监制|監製|美编'
        )
),

taken AS (
    SELECT
        article_id,
        entity_id,
        count(DISTINCT photo_id) AS photo_count
    FROM entities
    WHERE participation = 'photographer' AND photo_id IS NOT NULL
    GROUP BY article_id, entity_id
)

SELECT
    s.entity_id AS reporter_entity_id,
    r.person AS reporter,
    t.entity_id AS photographer_entity_id,
    c.person AS photographer,
    count(*) AS article_count,
    cast(sum(t.photo_count) AS BIGINT) AS photo_count,
    min(d.day) AS first_seen_date,
    max(d.day_latest) AS last_seen_date
FROM signed AS s
INNER JOIN taken AS t ON s.article_id = t.article_id AND s.entity_id <> t.entity_id
INNER JOIN people AS r ON s.entity_id = r.entity_id
INNER JOIN people AS c ON t.entity_id = c.entity_id
INNER JOIN article_days AS d ON s.article_id = d.article_id
GROUP BY s.entity_id, r.person, t.entity_id, c.person;
