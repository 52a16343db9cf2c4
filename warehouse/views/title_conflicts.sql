-- warehouse/views/title_conflicts.sql
-- Posts that one person holds at a time, printed with two: one after the other, or at once.
-- Label:    职务交接与冲突
-- Grain:    one row per (title, pair of people), the one seen earlier first.
-- Key:      role_hans, entity_id, other_entity_id.
-- Reads:    titles_held.
-- Caveat:   only heads (书记, 部长, 总统; not 副书记, 委员) of a named organisation or place. One
--           person under two names of which one holds the other (特朗普, 唐纳德·特朗普) is left
--           out; two transcriptions of one name are not. At once may also mean that an article
--           looks back: open the two articles.
-- Columns:
--   role_hans, role_title, role_organization, role_area
--   relation | 关系 | succession, at_once, or undated where the days of either are not known.
--   entity_id | 实体编号 | Who is seen with it earlier (people.entity_id).
--   person | 人物 | That one's name.
--   article_count, first_seen_date, last_seen_date, last_article_id
--   other_entity_id | 另一实体编号 | Who is seen with it later (people.entity_id).
--   other_person | 另一人物 | That one's name.
--   other_article_count | 另一人文章数 | Articles that print the other with that title.
--   other_first_seen_date | 另一人首见 | First day on which the other is printed with it.
--   other_last_seen_date | 另一人末见 | Last day on which the other is printed with it.
--   other_first_article_id | 另一人首见文章 | Article of that first day (articles.article_id).
--   overlap_days | 重叠天数 | Days on which both hold it by what is printed; null where undated.
CREATE OR REPLACE VIEW title_conflicts AS
WITH heads AS (
    SELECT *
    FROM titles_held
    WHERE
        NOT is_byline
        AND coalesce(role_organization, role_area) IS NOT NULL
        AND regexp_full_match(
            role_title,
            '(?:党组|党委|国家|理事会|委员会|执行|军委|联邦|内阁)?'
            '(?:总统|总理|首相|主席|总书记|书记|委员长|议长|国王|女王|部长|省长|市长|县长'
            '|区长|州长|旗长|厅长|局长|署长|主任|院长|校长|行长|总裁|董事长|总经理|秘书长'
            '|总干事|司令员?|政委|外长|外相|防长|财长|行政长官|特首|国务卿|大使|检察长)'
            '|(?:外交|国防|财政|商务|教育|公安|司法|卫生|能源|内政|文化|农业|交通|环境)部长'
            '|(?:外务|防卫|财务|外交|国防|财政|内政)(?:大臣|相)'
            '|驻.{1,8}大使'
        )
)

SELECT
    one.role_hans,
    one.role_title,
    one.role_organization,
    one.role_area,
    CASE
        WHEN one.first_seen_date IS NULL OR other.first_seen_date IS NULL THEN 'undated'
        WHEN one.last_seen_date < other.first_seen_date THEN 'succession'
        ELSE 'at_once'
    END AS relation,
    one.entity_id,
    one.person,
    one.article_count,
    one.first_seen_date,
    one.last_seen_date,
    one.last_article_id,
    other.entity_id AS other_entity_id,
    other.person AS other_person,
    other.article_count AS other_article_count,
    other.first_seen_date AS other_first_seen_date,
    other.last_seen_date AS other_last_seen_date,
    other.first_article_id AS other_first_article_id,
    -- To greatest a null is no answer but nothing: it would make undated 0 days.
    CASE
        WHEN one.first_seen_date IS NOT NULL AND other.first_seen_date IS NOT NULL
            THEN greatest(
                0, least(one.last_seen_date, other.last_seen_date) - other.first_seen_date + 1
            )
    END AS overlap_days
FROM heads AS one
INNER JOIN heads AS other
    ON
        one.role_hans = other.role_hans
        AND (coalesce(one.first_seen_date, DATE '9999-12-31'), one.entity_id)
        < (coalesce(other.first_seen_date, DATE '9999-12-31'), other.entity_id)
WHERE NOT contains(one.person, other.person) AND NOT contains(other.person, one.person)
-- Of those who came after one another, the next only.
QUALIFY
    relation <> 'succession'
    OR (
        rank() OVER (
            PARTITION BY one.role_hans, one.entity_id, relation ORDER BY other.first_seen_date
        ) = 1
        AND rank() OVER (
            PARTITION BY other.role_hans, other.entity_id, relation
            ORDER BY one.last_seen_date DESC
        ) = 1
    );
