-- warehouse/views/phrase_uses.sql
-- Where each set phrase (提法) stands: quoted, the title of a work, or a clause that recurs word
-- for word.
-- Label:    提法用例
-- Grain:    one row per (phrase, paragraph).
-- Key:      phrase, paragraph_id.
-- Reads:    paragraphs, entities, quotations, article_days.
-- Evidence: a phrase stands in three differently worded paragraphs of three articles at least, so
--           that reprints make none. Clauses have 8 to 30 characters, quoted ones 4 to 24.
-- Caveat:   phrases are cut at punctuation: one within a longer clause is not found there. Names,
--           titles of office and the formulas of reporting are left out as far as they are known.
-- Columns:
--   phrase | 提法 | The phrase in the Simplified shadow.
--   form | 形式 | quoted, title (in book-title marks) or clause, in this paragraph.
--   article_id, paragraph_id, day, day_latest, is_day_inferred, outlet
--   speaker | 讲话人 | Who says it, where it stands in attributed speech.
--   start_char | 起点 | First code point of its first use in the paragraph, in articles.text.
--   end_char | 终点 | Code point after the last of that use.
--   exact | 原文 | That use as printed.
--   headline, source_uri
CREATE OR REPLACE VIEW phrase_uses AS
WITH lines AS (
    SELECT
        paragraph_id,
        article_id,
        text,
        text_hans,
        start_char,
        hash(text_hans) AS wording
    FROM paragraphs
    WHERE kind IN ('body', 'headline', 'subheadline', 'section_heading')
),

spans AS (
    SELECT
        paragraph_id,
        article_id,
        wording,
        'quoted' AS form,
        unnest(regexp_extract_all(text_hans, '[“「『]([一-鿿·+0-9]{4,24})[”」』]', 1)) AS phrase
    FROM lines
    UNION ALL
    SELECT
        paragraph_id,
        article_id,
        wording,
        'title' AS form,
        unnest(regexp_extract_all(text_hans, '《([一-鿿·0-9]{4,30})》', 1)) AS phrase
    FROM lines
    UNION ALL
    SELECT
        paragraph_id,
        article_id,
        wording,
        'clause' AS form,
        unnest(
            regexp_extract_all('，' || text_hans || '，', '[，。；：！？、]([一-鿿0-9]{8,30})', 1)
        ) AS phrase
    FROM lines
),

bare AS (
    SELECT
        paragraph_id,
        article_id,
        wording,
        form,
        -- 必须, 要 and 为 introduce a clause and are none of it, but in 要求 or 为了.
        CASE
            WHEN form <> 'clause' OR regexp_matches(phrase, '^(?:要[求素闻点]|为[了此期何首主止])')
                THEN phrase
            ELSE regexp_replace(phrase, '^(?:(?:也|还|必须)?要|必须|继续|不断|为)+', '')
        END AS phrase
    FROM spans
),

-- What is a name more often than a phrase: ships, companies, people.
names AS (
    SELECT
        name,
        count(DISTINCT article_id) AS name_count
    FROM entities
    WHERE entity_type IN ('person', 'organization', 'place', 'facility', 'event')
    GROUP BY name
),

recurring AS (
    SELECT s.phrase
    FROM bare AS s
    LEFT JOIN names AS n ON s.phrase = n.name
    WHERE
        length(s.phrase) >= CASE WHEN s.form = 'clause' THEN 8 ELSE 4 END
        AND regexp_matches(s.phrase, '[一-鿿].*[一-鿿].*[一-鿿]')
        -- Papers and broadcasts.
        AND NOT (
            s.form = 'title'
            AND regexp_matches(s.phrase, '(?:新闻|[日时晚早周快]?报|周刊|联播|访谈|要闻|杂志|网)$')
        )
        -- Formulas of reporting, which every paper uses every day.
        AND NOT (
            s.form = 'clause'
            AND regexp_matches(
                s.phrase,
                '(?:指出|强调|表示|认为|报道|消息|公布|发布|印发|参加|会见|出席|主持|抵达|邀请'
                '|批示|文章|社论|通讯|电台|刊发|发行|施行|数据显示|分别|活动|会议|讲话|贺信|贺电)了?$'
                '|^(?:据|新华社|本报|应.*邀请|今天|昨天|明天|日前|当天|此前|作者|记者|责任编辑|原标题|截至|请收看)'
                '|(?:书记|主席|主任|部长|总理|总统|委员|常委|委员长|院长|首相|外长|发言人|声明说|今天)$'
                '|[0-9]+[年月日]|当地时间|(?:评论|数据|消息)说$|收看'
            )
        )
    GROUP BY s.phrase
    HAVING
        count(DISTINCT s.article_id) >= 3
        AND count(DISTINCT s.wording) >= 3
        AND coalesce(any_value(n.name_count), 0) * 2 < count(DISTINCT s.article_id)
),

people AS (
    SELECT
        name,
        count(DISTINCT article_id) >= 5 AND length(name) > 2 AS is_known
    FROM entities
    WHERE entity_type = 'person' AND participation <> 'eponym' AND length(name) BETWEEN 2 AND 4
    GROUP BY name
),

-- 杨洁篪等陪同, 国务院总理李克强: a phrase that holds somebody's name is news of that person, but
-- for those that are named after one.
edges AS (
    SELECT
        phrase,
        unnest(
            [
                left(phrase, 2), left(phrase, 3), left(phrase, 4),
                right(phrase, 2), right(phrase, 3), right(phrase, 4)
            ]
        ) AS edge
    FROM recurring
),

phrases AS (
    SELECT phrase
    FROM recurring
    WHERE
        regexp_matches(phrase, '(?:思想|精神|理论|论述|核心|党中央|坚强领导下?|为指导)$')
        OR phrase NOT IN (
            SELECT e.phrase
            FROM edges AS e
            SEMI JOIN people AS p ON e.edge = p.name
            UNION ALL
            SELECT r.phrase
            FROM recurring AS r
            SEMI JOIN people AS p ON p.is_known AND contains(r.phrase, p.name)
        )
),

used AS (
    SELECT
        s.phrase,
        s.paragraph_id,
        min(
            CASE s.form WHEN 'quoted' THEN 1 WHEN 'title' THEN 2 ELSE 3 END
        ) AS form_rank
    FROM bare AS s
    INNER JOIN phrases AS p ON s.phrase = p.phrase
    GROUP BY s.phrase, s.paragraph_id
),

placed AS (
    SELECT
        u.phrase,
        u.form_rank,
        l.article_id,
        l.paragraph_id,
        l.start_char + instr(l.text_hans, u.phrase) - 1 AS start_char,
        substring(l.text, instr(l.text_hans, u.phrase), length(u.phrase)) AS exact
    FROM used AS u
    INNER JOIN lines AS l ON u.paragraph_id = l.paragraph_id
)

SELECT
    u.phrase,
    CASE u.form_rank WHEN 1 THEN 'quoted' WHEN 2 THEN 'title' ELSE 'clause' END AS form,
    u.article_id,
    u.paragraph_id,
    d.day,
    d.day_latest,
    d.is_day_inferred,
    d.outlet,
    min(q.speaker) AS speaker,
    u.start_char,
    u.start_char + length(u.phrase) AS end_char,
    u.exact,
    d.headline,
    d.source_uri
FROM placed AS u
INNER JOIN article_days AS d ON u.article_id = d.article_id
LEFT JOIN quotations AS q
    ON
        u.paragraph_id = q.paragraph_id
        AND u.start_char >= q.start_char AND u.start_char < q.end_char
GROUP BY ALL;
