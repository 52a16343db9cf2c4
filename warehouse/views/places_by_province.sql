-- warehouse/views/places_by_province.sql
-- How often places of each province are named, and in how many articles.
-- Label:    各省地名
-- Grain:    one row per province of China that is named.
-- Key:      province_code.
-- Reads:    entities, places.
-- Caveat:   names that can mean several places, and that no article decides, count nowhere.
-- Columns:
--   province_code
--   province | 省份 | Full name of the province, Simplified.
--   longitude, latitude
--   mention_count | 提及数 | Mentions of the province and of units in it.
--   article_count | 文章数 | Articles with such a mention.
--   place_count | 地名数 | Different units that are named.
CREATE OR REPLACE VIEW places_by_province AS
SELECT
    province.place_code AS province_code,
    province.name AS province,
    province.longitude,
    province.latitude,
    count(*) AS mention_count,
    count(DISTINCT e.article_id) AS article_count,
    count(DISTINCT e.place_code) AS place_count
FROM entities AS e
INNER JOIN places AS p ON e.place_code = p.place_code
INNER JOIN places AS province ON p.province_code = province.place_code
GROUP BY province.place_code, province.name, province.longitude, province.latitude;
